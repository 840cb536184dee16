import type { Alert, AlertDeclaration, AlertGroup } from '../alerts/alert.ts';
import type { Inhibition, Notice } from '../alerts/routing.ts';
import type { Dashboard, DashboardDeclaration, Section } from '../dashboards/dashboard.ts';
import type { Panel } from '../dashboards/panel.ts';
import type { Axis } from '../history/axis.ts';
import type { Past } from '../history/series.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Expression, RecordingGroup } from '../promql/index.ts';
import type { ObjectiveDeclaration } from '../slos/objective.ts';
import type { Definitions } from './definitions.ts';
import type { Service } from './service.ts';

/** What belongs to one system: the unit that is switched on, off, added and removed. */
export interface System {
  /** Small letters, digits and hyphens; its files and its group of loose alerts are named after it. */
  readonly name: string;
  readonly title: string;
  /** What its services expose; by area where there are several, which become sections of the metric reference. */
  readonly metrics: readonly Metric[] | Readonly<Record<string, readonly Metric[]>>;
  /** Metrics of other systems that it reads too. They are in the contract while this system is on. */
  readonly reads?: readonly Metric[];
  /** Alerts by group; loose ones form a group with the system's name. */
  readonly alerts?: DeclaredAlerts | ((definitions: Definitions) => DeclaredAlerts);
  /** Recording rules that belong to no objective and to no single alert. */
  readonly recordings?: readonly RecordingGroup[];
  readonly slos?: readonly ObjectiveDeclaration[];
  readonly dashboards?: readonly (
    | DashboardDeclaration
    | ((definitions: Definitions) => DashboardDeclaration | readonly DashboardDeclaration[])
  )[];
  /** A dashboard over those of all systems. */
  readonly overview?: (dashboards: readonly Dashboard[], definitions: Definitions) => Dashboard;
  /** Services with requests of their own: each gets a dashboard. */
  readonly services?: readonly Service[];
  /** What it adds to dashboards of other systems, by their uid. */
  readonly additions?: Readonly<Record<string, Addition>>;
  /** What must always be exported, or other alerts are blind. */
  readonly sentinels?: Sentinels;
  readonly inhibitions?: readonly Inhibition[];
  /** What its services give Alertmanager to deliver although it is not an alert. */
  readonly notices?: readonly Notice[];
  /** Faults that its service can be made to have: drills may name them. */
  readonly scenarios?: readonly string[];
  /** The receiver that gets a copy of whatever concerns a service of this system's alerts. Default: nobody does. */
  readonly copyTo?: string;
  /** Queries that lead from a trace to metrics, by their title. */
  readonly traceQueries?: Readonly<Record<string, Expression>>;
  /** What the demo shows of the time before its first day. */
  readonly past?: (axis: Axis) => Past;
  /** The most series that one process exposes for the system. Default: the whole of the process. */
  readonly maxSeries?: number;
}

type DeclaredAlerts = readonly (AlertDeclaration | AlertGroup<AlertDeclaration>)[];

/** What a system adds to a dashboard of another. */
export interface Addition {
  /** Services whose alerts concern the dashboard too. */
  readonly services?: readonly string[];
  /** Key figures, after the dashboard's own. */
  readonly figures?: readonly Panel[];
  /** Sections, after the key figures. */
  readonly sections?: readonly Section[];
  /** Alerts that are drawn on panels, by the panel's title. */
  readonly alerts?: Readonly<Record<string, Alert>>;
}

/** Metrics whose absence `MetricsAbsent` tells. */
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
export function defineSystem(system: System): System {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(system.name)) {
    throw new Error(
      `system name is "${system.name}": use a-z, 0-9 and single hyphens, a letter first, such as my-bot`,
    );
  }
  return system;
}
