import type { Alert, AlertDeclaration, AlertGroup } from '../alerts/alert.ts';
import { overriddenAlert } from '../alerts/override.ts';
import type { Dashboard } from '../dashboards/dashboard.ts';
import type { Language } from '../language/language.ts';
import { type Reader, readerOf } from '../language/reader.ts';
import { contractOf } from '../metrics/combine.ts';
import type { Metric } from '../metrics/metric.ts';
import { up } from '../metrics/target.ts';
import { alertsFiring } from '../platform/metrics/servers.ts';
import { alertGroupOf } from '../slos/alerts.ts';
import { checkObjectives } from '../slos/check.ts';
import { idOf, type Objective } from '../slos/objective.ts';
import { recordedMetrics } from '../slos/recorded.ts';
import { type Binding, bindingsOf, type RequiredMetric, requiredOf } from './bindings.ts';
import { asDeclared, type Chosen } from './choices.ts';
import { completeAlert, completeDashboard, completeObjective } from './complete.ts';
import { type Overridden, redrawn } from './redraw.ts';
import type { Service } from './service.ts';
import { checkSystem } from './shapes.ts';
import type { Addition, Sentinels, System } from './system.ts';
import type { Target } from './target.ts';

/** A type without what may be left out. */
type Whole<T> = { readonly [K in keyof T]-?: NonNullable<T[K]> };

/** What the systems of a project say, put together. */
export interface Definitions {
  /** That of all texts. */
  readonly language: Language;
  readonly systems: readonly System[];
  /** All metrics that a query may name. */
  readonly contract: ReadonlyMap<string, Metric>;
  /** What the project's own services expose, by area. */
  readonly areas: Readonly<Record<string, readonly Metric[]>>;
  /** The same as one list. */
  readonly exposed: readonly Metric[];
  readonly objectives: readonly Objective[];
  /** The alerts of the objectives. */
  readonly sloAlerts: readonly Alert[];
  readonly alertGroups: readonly AlertGroup[];
  /** The services that the alerts of a system, by its name, are about. */
  readonly servicesOf: ReadonlyMap<string, readonly string[]>;
  readonly alerts: readonly Alert[];
  readonly services: readonly Service[];
  /** Colours of the jobs that the project's targets name. */
  readonly jobColors: Readonly<Record<string, string>>;
  readonly dashboards: readonly Dashboard[];
  /** Those that are disabled, which runbooks may still speak of. */
  readonly hidden: readonly Dashboard[];
  /** Returns what the systems add to the dashboard. */
  additionsTo(uid: string): Whole<Addition>;
  readonly sentinels: readonly Sentinels[];
  /** What the processes of each job of the targets expose. */
  readonly bindings: readonly Binding[];
  /** Metrics whose absence is told, by the job that must expose them, in addition to the sentinels. */
  readonly required: readonly RequiredMetric[];
}

/** Recording rules that do not belong to an objective are in the file of this name. */
const RECORDED = 'recorded';

/**
 * Combines what the systems declare, in their order, with what was chosen otherwise, in the language of the reader (default: English). Throws if it does
 * not fit together: a metric that is declared twice, two alerts or dashboards with the same name, an objective that cannot be met, or a text that
 * is missing in a language.
 */
export function define(
  systems: readonly System[],
  targets: readonly Target[] = [],
  chosen: Chosen = asDeclared,
  reader: Reader = readerOf('en'),
): Definitions {
  for (const system of systems) checkSystem(system);
  const names = systems.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new Error(`system ${twice} is listed twice; remove one`);
  const { off } = chosen;
  const objectives = systems
    .flatMap(system =>
      (system.slos ?? []).map(one => completeObjective(one, system, chosen.objectives, reader)),
    )
    .filter(one => !off.objective.has(idOf(one)));
  const inSystems = systems.flatMap(system =>
    typeof system.alerts === 'function' ? [] : groupsIn(system.alerts ?? [], system, reader),
  );
  reader.check();
  const declared = [
    ...systems.flatMap(system => Object.values(areasOf(system)).flat()),
    ...systems.flatMap(({ reads = [] }) => reads),
    ...recordedMetrics(objectives),
  ];
  // Prometheus makes `up` of every target and ALERTS of every alert, declared or not; rules read in the first which environments
  // there are, dashboards in the second which alerts fire.
  const made = [up, alertsFiring].filter(({ name }) => declared.every(one => one.name !== name));
  const contract = contractOf([...declared, ...made]);
  const areas = exposedAreas(systems, contract);
  const overridden = new Map<string, Overridden>();
  /** Returns the groups with the alerts as they were chosen; a group of alerts that are all off is not there. */
  const settled = (groups: readonly AlertGroup[]): AlertGroup[] =>
    groups.flatMap(group => {
      const alerts = group.alerts.filter(({ name }) => !off.alert.has(name));
      if (alerts.length === 0 && group.alerts.length > 0 && !group.recordings) return [];
      return {
        ...group,
        alerts: alerts.map(was => {
          const override = chosen.alerts.get(was.name);
          if (override === undefined) return was;
          const is = overriddenAlert(was, override);
          overridden.set(was.name, { was, override, is });
          return is;
        }),
      };
    });
  const sloGroups = settled(objectives.map(one => alertGroupOf(one, reader.language)));
  const exposed = Object.values(areas).flat();
  const bindings = bindingsOf(targets, { systems, contract, exposed });
  const base = {
    language: reader.language,
    systems,
    jobColors: Object.fromEntries(targets.flatMap(({ job, color }) => (color ? [[job, color]] : []))),
    contract,
    areas,
    exposed,
    bindings,
    required: [] as readonly RequiredMetric[],
    objectives: checkObjectives(objectives, contract),
    sloAlerts: sloGroups.flatMap(({ alerts }) => alerts),
    services: systems.flatMap(({ services = [] }) => services),
    sentinels: systems.flatMap(({ sentinels }) => sentinels ?? []).filter(isScraped(targets)),
    additionsTo: (uid: string) => additionsTo(uid, systems),
    servicesOf: new Map() as ReadonlyMap<string, readonly string[]>,
    alertGroups: [] as AlertGroup[],
    alerts: [] as Alert[],
    dashboards: [] as Dashboard[],
    hidden: [] as Dashboard[],
  };
  // Later parts use earlier ones: alerts may depend on declarations, dashboards on alerts.
  const declaredGroups = settled(inSystems);
  const recordings = systems
    .flatMap(({ recordings = [] }) => recordings)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const recorded =
    recordings.length > 0 ? [{ name: RECORDED, alerts: [] as readonly Alert[], recordings }] : [];
  base.required = requiredOf(bindings, [...declaredGroups, ...sloGroups, ...recorded]);
  const given = systems.map(system => {
    const alerts = typeof system.alerts === 'function' ? system.alerts(base) : (system.alerts ?? []);
    return groupsIn(alerts, system, reader);
  });
  reader.check();
  const groups = given.map(settled);
  base.servicesOf = new Map(systems.map(({ name }, i) => [name, servicesIn(groups[i]!)]));
  base.alertGroups = [...groups.flat(), ...sloGroups, ...recorded];
  checkGroupNames(base.alertGroups);
  base.alerts = base.alertGroups.flatMap(({ alerts }) => alerts);
  const dashboards = systems.flatMap(system =>
    (system.dashboards ?? [])
      .flatMap(one => (typeof one === 'function' ? one(base) : one))
      .map(one => completeDashboard(one, system, base.servicesOf.get(system.name)!))
      .map(one => redrawn(one, off, overridden, reader.language)),
  );
  const isShown = ({ uid }: Dashboard) => !off.dashboard.has(uid);
  const shown = dashboards.filter(isShown);
  base.dashboards = [
    ...shown,
    ...systems.flatMap(({ overview }) => (overview ? [overview(shown, base)] : [])).filter(isShown),
  ];
  base.hidden = dashboards.filter(one => !isShown(one));
  checkHidden(base);
  const uids = base.dashboards.map(({ uid }) => uid);
  const shared = uids.find((uid, i) => uids.indexOf(uid) !== i);
  if (shared) throw new Error(`dashboard uid ${shared} is used twice; give each dashboard its own`);
  return base;
}

/** Throws for two groups with one name, and for one that cannot be the name of a file: each group is a file of rules. */
function checkGroupNames(groups: readonly AlertGroup[]): void {
  const names = groups.map(({ name }) => name);
  for (const [i, name] of names.entries()) {
    if (!/^[A-Za-z0-9][\w.-]*$/.test(name))
      throw new Error(
        `a group of alerts has the name "${name}": use letters, digits, -, _ and ., starting with a letter or digit`,
      );
    if (names.indexOf(name) !== i)
      throw new Error(
        `two groups of alerts are called "${name}", the one of ${firstOf(groups[names.indexOf(name)]!)} and the one of ${firstOf(groups[i]!)}: each is a file of rules, so give each its own name`,
      );
  }
}

function firstOf({ alerts, recordings = [] }: AlertGroup): string {
  return alerts[0]?.name ?? recordings[0]?.name ?? 'nothing';
}

/** Throws for an alert that only a disabled dashboard shows: its notification leads to its panel. */
function checkHidden({
  alerts,
  dashboards,
  hidden,
}: Pick<Definitions, 'alerts' | 'dashboards' | 'hidden'>): void {
  const drawn = (some: readonly Dashboard[]) =>
    new Map(
      some.flatMap(({ uid, sections }) =>
        sections
          .flatMap(({ lines }) => lines.flatMap(({ panels }) => panels))
          .flatMap(({ alert }) => (alert ? [[alert.name, uid] as const] : [])),
      ),
    );
  const [seen, unseen] = [drawn(dashboards), drawn(hidden)];
  const lost = alerts.filter(({ name }) => unseen.has(name) && !seen.has(name));
  if (lost.length === 0) return;
  const names = lost.map(({ name }) => name).join(', ');
  throw new Error(
    `disable has the dashboard ${unseen.get(lost[0]!.name)}, and no other shows ${names}: disable ${lost.length === 1 ? 'the alert' : 'these alerts'} too, or keep the dashboard`,
  );
}

/** Whether a target has the job: a job that nobody scrapes lacks no metric. */
const isScraped =
  (targets: readonly Target[]) =>
  ({ job }: Sentinels): boolean =>
    targets.length === 0 || targets.some(target => target.job === job);

/** Returns the metrics of a system by area. Without areas, all are in one with the title of the system. */
export function areasOf({ metrics, title }: System): Readonly<Record<string, readonly Metric[]>> {
  return Array.isArray(metrics)
    ? { [title]: metrics as readonly Metric[] }
    : (metrics as Readonly<Record<string, readonly Metric[]>>);
}

function groupsIn(
  given: readonly (AlertDeclaration | AlertGroup<AlertDeclaration>)[],
  system: System,
  reader: Reader,
): AlertGroup[] {
  const complete = (alert: AlertDeclaration) => completeAlert(alert, system, reader);
  const loose = given.flatMap(one => ('alerts' in one ? [] : complete(one)));
  const groups = given.flatMap(one => ('alerts' in one ? { ...one, alerts: one.alerts.map(complete) } : []));
  return loose.length > 0 ? [{ name: system.name, alerts: loose }, ...groups] : groups;
}

function servicesIn(groups: readonly AlertGroup[]): readonly string[] {
  return [...new Set(groups.flatMap(({ alerts }) => alerts.map(({ service }) => service)))];
}

/** Returns each metric that the services of the project expose, once, in the first area that has it. */
function exposedAreas(
  systems: readonly System[],
  contract: ReadonlyMap<string, Metric>,
): Readonly<Record<string, readonly Metric[]>> {
  const owned = systems.flatMap(system => Object.entries(areasOf(system)));
  const declared = new Set(owned.flatMap(([, metrics]) => metrics));
  const read = systems.flatMap(({ title, reads = [] }) => [[title, reads] as const]);
  const areas: Record<string, Metric[]> = {};
  const seen = new Set<string>();
  for (const [area, metrics] of [...owned, ...read]) {
    for (const { name, of } of metrics) {
      // A metric that systems share belongs to the system that declares it for all.
      if (of && declared.has(of)) continue;
      const metric = contract.get(name)!;
      if (metric.origin !== 'exporter' || seen.has(name)) continue;
      seen.add(name);
      areas[area] ??= [];
      areas[area].push(metric);
    }
  }
  return areas;
}

function additionsTo(uid: string, systems: readonly System[]): Whole<Addition> {
  const all = systems.flatMap(({ additions }) => additions?.[uid] ?? []);
  return {
    services: all.flatMap(({ services = [] }) => services),
    figures: all.flatMap(({ figures = [] }) => figures),
    sections: all.flatMap(({ sections = [] }) => sections),
    alerts: Object.assign({}, ...all.map(({ alerts = {} }) => alerts)),
  };
}
