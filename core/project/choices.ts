import type { AlertOverride } from '../alerts/override.ts';
import type { PlatformAlert, PlatformDashboard } from '../platform/names.ts';
import type { Duration } from '../promql/duration.ts';
import { didYouMean } from '../promql/text/suggest.ts';

/** What a project, or one of its environments, says of an objective in place of its system. */
export interface ObjectiveOverride {
  /** The share of good events, below 1. */
  readonly target?: number;
  /** The rolling period over which the target holds. */
  readonly window?: Duration;
  /** The events below which no alert fires. Default: what the objective says, else what follows from the target. */
  readonly minimumEvents?: number;
  /** `false` is the same as naming it in `disable`; `true` undoes that where an environment says it of its project. */
  readonly enabled?: boolean;
}

/** The name of an alert: of the systems, of the platform, or made of an objective. */
export type AnAlert<Name extends string> =
  | Name
  | PlatformAlert
  | `SLO${string}BurnsFast`
  | `SLO${string}BurnsSlowly`;
/** The name of an objective, alone or after that of its service. */
type AnObjective<Name extends string> = Name | `${string}-${Name}`;

/** What a project and its environments change and leave out of what the systems say. The names are those that exist. */
export interface Choices<
  AlertName extends string = string,
  SloName extends string = string,
  Uid extends string = string,
> {
  /** Changes alerts and objectives, by name. What an environment says goes before what the project says. Default: none. */
  readonly override?: { readonly [name in AnAlert<AlertName>]?: AlertOverride } & {
    readonly [name in AnObjective<SloName>]?: ObjectiveOverride;
  };
  /** Leaves out alerts and objectives by name, and dashboards by uid. Default: none. */
  readonly disable?: readonly (
    | AnAlert<AlertName>
    | AnObjective<SloName>
    | Uid
    | PlatformDashboard
    | `vigia-slo-${string}`
    | `vigia-service-${string}`
  )[];
}

/** What can be named. */
export interface Names {
  readonly alerts: readonly string[];
  readonly objectives: readonly { readonly id: string; readonly name: string }[];
  readonly dashboards: readonly string[];
}

/** The choices of a project in one of its environments, with every name found. */
export interface Chosen {
  readonly alerts: ReadonlyMap<string, AlertOverride>;
  /** By id. */
  readonly objectives: ReadonlyMap<string, ObjectiveOverride>;
  readonly off: Readonly<Record<Kind, ReadonlySet<string>>>;
}

type Kind = 'alert' | 'objective' | 'dashboard';

/** Choices, and the field that they stand in. */
export interface Layer {
  /** `environments.staging.`, or nothing. */
  readonly where: string;
  readonly choices: Choices;
}

/** Changes nothing. */
export const asDeclared: Chosen = {
  alerts: new Map(),
  objectives: new Map(),
  off: { alert: new Set(), objective: new Set(), dashboard: new Set() },
};

/** Whether a layer changes anything. */
export function saysAnything({ choices: { override = {}, disable = [] } }: Layer): boolean {
  return Object.keys(override).length + disable.length > 0;
}

/** Puts the layers together; of two that say something of the same, the later wins. Throws for a name that does not exist. */
export function chosenOf(layers: readonly Layer[], names: Names): Chosen {
  const alerts = new Map<string, AlertOverride>();
  const objectives = new Map<string, ObjectiveOverride>();
  const off = { alert: new Set<string>(), objective: new Set<string>(), dashboard: new Set<string>() };
  for (const { where, choices } of layers) {
    const { override = {}, disable = [] } = choices;
    for (const name of disable) {
      const { kind, id } = found(`${where}disable`, name, names, ['alert', 'objective', 'dashboard']);
      off[kind].add(id);
    }
    for (const [name, one] of Object.entries(override)) {
      if (one === undefined) continue;
      const { kind, id } = found(`${where}override`, name, names, ['alert', 'objective']);
      if (one.enabled === false) off[kind].add(id);
      if (one.enabled === true) {
        if (disable.some(other => other === name))
          throw new Error(`${where}override ${name} is enabled, and ${where}disable has it too: remove one`);
        off[kind].delete(id);
      }
      if (kind === 'alert') alerts.set(id, overrideOver(alerts.get(id), one as AlertOverride));
      else objectives.set(id, { ...objectives.get(id), ...(one as ObjectiveOverride) });
    }
  }
  if (off.alert.has(HEARTBEAT))
    throw new Error(
      `${HEARTBEAT} cannot be disabled: dashboards show by it whether alerting works; to tell nobody, give the receiver watchdog no channel`,
    );
  return { alerts, objectives, off };
}

/** What the later layer says goes first, field by field, those of a remedy too. */
function overrideOver(before: AlertOverride | undefined, one: AlertOverride): AlertOverride {
  return {
    ...before,
    ...one,
    ...(one.remedy && before?.remedy && { remedy: { ...before.remedy, ...one.remedy } }),
  };
}

/** The alert that always fires. */
const HEARTBEAT = 'Watchdog' satisfies PlatformAlert;

function found(
  where: string,
  name: string,
  names: Names,
  kinds: readonly Kind[],
): { kind: Kind; id: string } {
  const byName = names.objectives.filter(one => one.name === name);
  const matches = [
    ...(names.alerts.includes(name) ? [{ kind: 'alert' as const, id: name }] : []),
    ...names.objectives.flatMap(({ id }) => (id === name ? [{ kind: 'objective' as const, id }] : [])),
    ...(names.dashboards.includes(name) ? [{ kind: 'dashboard' as const, id: name }] : []),
  ].filter(({ kind }) => kinds.includes(kind));
  const exact = matches.length > 0 ? matches : byName.map(({ id }) => ({ kind: 'objective' as const, id }));
  const [first, second] = exact;
  if (first && !second) return first;
  if (second) {
    const all = exact.map(({ kind, id }) => `the ${kind} ${id}`).join(' and ');
    throw new Error(
      `${where} has "${name}", which names ${all}: ${byName.length > 1 ? 'write the one with its service' : 'rename one'}`,
    );
  }
  const known = [
    ...names.alerts,
    ...names.objectives.flatMap(({ id, name: short }) => [id, short]),
    ...(kinds.includes('dashboard') ? names.dashboards : []),
  ];
  const isDashboard = names.dashboards.includes(name);
  const fix = isDashboard
    ? 'a dashboard cannot be overridden, only disabled'
    : (didYouMean(name, known) ??
      `use one of ${known.slice(0, 12).join(', ')}${known.length > 12 ? ' …' : ''}`);
  const what = kinds.includes('dashboard')
    ? 'an alert, an objective or a dashboard'
    : 'an alert or an objective';
  throw new Error(`${where} has "${name}", which is not ${what} of the project: ${fix}`);
}
