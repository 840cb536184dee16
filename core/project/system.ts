import type { AlertDeclaration, AlertGroup } from '../alerts/alert.ts';
import type { Inhibition, Notice } from '../alerts/routing.ts';
import type { Dashboard, DashboardDeclaration, Section } from '../dashboards/dashboard.ts';
import type { Panel } from '../dashboards/panel.ts';
import type { BackupPlace } from '../desk/backups.ts';
import type { Figure } from '../desk/figures.ts';
import type { RemedyAction } from '../desk/remedy-action.ts';
import type { Axis } from '../history/axis.ts';
import type { Past } from '../history/series.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Expression, RecordingGroup } from '../promql/index.ts';
import type { ObjectiveDeclaration } from '../slos/objective.ts';
import type { Definitions } from './definitions.ts';
import type { FieldOf, NamesIn, PlainIn, WithoutUnknown } from './plain.ts';
import type { Service } from './service.ts';

/**
 * What belongs to one system: the unit that is switched on, off, added and removed. The names of its alerts, objectives and
 * dashboards are types where they are literals: a project may then override and disable no other. `Plain` names the texts that
 * are in one language only.
 */
export interface System<
  AlertName extends string = string,
  SloName extends string = string,
  Uid extends string = string,
  Plain extends string = string,
> {
  /** Known to the compiler alone: the texts that are in one language only. */
  readonly [plain]?: (() => Plain) | undefined;
  /** Lower-case letters, digits and hyphens. Its files, and the group of its ungrouped alerts, have this name. */
  readonly name: string;
  readonly title: string;
  /**
   * The metrics that its services expose, by area if there are several areas. Areas become sections of the metric
   * reference.
   */
  readonly metrics: readonly Metric[] | Readonly<Record<string, readonly Metric[]>>;
  /** Metrics of other systems that it also reads. They are in the contract while this system is on. */
  readonly reads?: readonly Metric[];
  /** Alerts by group. Ungrouped alerts form a group with the name of the system. */
  readonly alerts?: DeclaredAlerts<AlertName> | ((definitions: Definitions) => DeclaredAlerts<AlertName>);
  /** Recording rules that do not belong to an objective or to a single alert. */
  readonly recordings?: readonly RecordingGroup[];
  readonly slos?: readonly ObjectiveDeclaration<string, SloName>[];
  readonly dashboards?: readonly (
    | DashboardDeclaration<Uid>
    | ((definitions: Definitions) => DashboardDeclaration<Uid> | readonly DashboardDeclaration<Uid>[])
  )[];
  /** A dashboard that uses those of all systems. */
  readonly overview?: (dashboards: readonly Dashboard[], definitions: Definitions) => Dashboard;
  /** Services with their own requests. Each gets a dashboard. */
  readonly services?: readonly Service[];
  /** What it adds to dashboards of other systems, by their uid. */
  readonly additions?: Readonly<Record<string, Addition>>;
  /** Metrics that must always be exported, because other alerts depend on them. */
  readonly sentinels?: Sentinels;
  readonly inhibitions?: readonly Inhibition[];
  /** Messages of its services that Alertmanager delivers although they are not alerts. */
  readonly notices?: readonly Notice[];
  /** Faults that its service can cause. Drills may name them. */
  readonly scenarios?: readonly string[];
  /** The figures by which people judge it: the desk serves them, and puts them into reports. Default: none. */
  readonly figures?: readonly Figure[];
  /** What the desk may call of its services when an alert with this remedy fires. Default: nothing. */
  readonly remedies?: Readonly<Record<string, RemedyAction>>;
  /** Where its services serve their backups, by the name of the database. Default: nowhere. */
  readonly backups?: Readonly<Record<string, BackupPlace>>;
  /** The receiver that gets a copy of every alert of the services of this system. Default: none. */
  readonly copyTo?: string;
  /** Queries that lead from a trace to metrics, by their title. */
  readonly traceQueries?: Readonly<Record<string, Expression>>;
  /** The invented history of the demo before its first day. */
  readonly past?: (axis: Axis) => Past;
  /** Maximum number of series that one process exposes for the system. Default: the limit of the process. */
  readonly maxSeries?: number;
}

declare const plain: unique symbol;

type GivenAlerts = DeclaredAlerts<string> | ((definitions: Definitions) => DeclaredAlerts<string>);
type GivenSlos = readonly ObjectiveDeclaration[];
/** What was left out has the type of anything that may be given. */
type IfGiven<Given, Any> = [Any] extends [Given] ? readonly [] : Given;

type DeclaredAlerts<Name extends string> = readonly (
  | AlertDeclaration<string, Name>
  | AlertGroup<AlertDeclaration<string, Name>>
)[];

/** What a system adds to a dashboard of another. */
export interface Addition {
  /** Services whose alerts also concern the dashboard. */
  readonly services?: readonly string[];
  /** Key figures, after those of the dashboard. */
  readonly figures?: readonly Panel[];
  /** Sections, after the key figures. */
  readonly sections?: readonly Section[];
  /** Alerts that are drawn on panels, by the title of the panel. */
  readonly alerts?: Readonly<Record<string, AlertDeclaration>>;
}

/** Metrics whose absence makes `MetricsAbsent` fire. */
export interface Sentinels {
  /** The job that exports them. */
  readonly job: string;
  readonly metrics: readonly Metric[];
  /** The scenario that makes one of them disappear; without it the absence is replayed. */
  readonly drill?: { readonly scenario: string; readonly removes: Metric };
}

/**
 * Declares a system.
 *
 * @example
 * ```ts
 * export const bot = defineSystem({ name: 'bot', title: 'My bot', metrics: [answers], alerts: [answersFail] });
 * ```
 */
export function defineSystem<
  const Uid extends string = never,
  const Alerts extends GivenAlerts = GivenAlerts,
  const Slos extends GivenSlos = GivenSlos,
>(
  system: Omit<System<string, string, Uid>, 'alerts' | 'slos'> & {
    readonly alerts?: Alerts & WithoutUnknown<Alerts, FieldOf<AlertDeclaration>>;
    readonly slos?: Slos & WithoutUnknown<Slos, FieldOf<ObjectiveDeclaration>>;
  },
): System<
  NamesIn<IfGiven<Alerts, GivenAlerts>>,
  NamesIn<IfGiven<Slos, GivenSlos>>,
  Uid,
  PlainIn<IfGiven<Alerts, GivenAlerts>> | PlainIn<IfGiven<Slos, GivenSlos>>
> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(system.name)) {
    throw new Error(
      `system name is "${system.name}": use a-z, 0-9 and single hyphens, starting with a letter, such as my-bot`,
    );
  }
  return system as never;
}
