import { compare, type Duration, type Expression, type RecordingGroup } from '../promql/index.ts';
import { exportersIn } from '../promql/inspect.ts';
import type { Comparison } from '../promql/node.ts';
import type { Drive, InputSeries } from './drive.ts';

/** critical: a person acts now. warning: a person acts today. info: context. none: the Watchdog's heartbeat. */
export type Severity = 'critical' | 'warning' | 'info' | 'none';
/** What kind of trouble it is: one of these, or a word of the project's own. */
export type Category = 'system' | 'performance' | 'business' | 'security' | (string & {});

/** What the alert's value is compared with; drawn on the panel that shows the value. */
export interface Threshold {
  readonly operator: Comparison;
  /** In the unit of the alert's value. */
  readonly value: number;
}

/**
 * How the alert is proven on real servers. `Scenario` is what the project's service can be made to suffer: with the names
 * as a type argument, another does not compile.
 */
export type Drill<Scenario extends string = string> =
  /** A stand-in target exposes the series that the unit test names, first those that fire, then those that do not. */
  | { readonly replay: true; readonly clearsWithin?: Duration }
  /** The service's scenario makes it fire; ending the scenario makes it resolve. */
  | {
      readonly scenario: Scenario;
      /** Whether the alert is replayed in a project whose service does not have the scenario. Default: it is an error. */
      readonly orReplay?: true;
      /** Real time that the fault takes to show beyond what drills allow, whatever the time scale. Default: none. */
      readonly showsWithin?: Duration;
      /** Time without the fault that the alert needs to resolve, before scaling. Default: what drills allow. */
      readonly clearsWithin?: Duration;
    }
  /** It fires as long as the stack is well, so the drill waits for its notification only. */
  | { readonly always: true };

/** One alert: everything that rules, unit tests, panels, routing, runbook and drill need to know of it. */
export interface Alert<Scenario extends string = string> {
  readonly name: string;
  /** What is measured. Without a threshold, any result at all is the condition. */
  readonly value: Expression;
  readonly threshold?: Threshold;
  /** How long the condition must hold before anybody is told. */
  readonly for: Duration;
  readonly severity: Severity;
  readonly category: Category;
  readonly service: string;
  /** The fourth level of the documents: critical, and escalated when nobody reacts. */
  readonly escalate?: true;
  /** One line without values, so that it groups. */
  readonly summary: string;
  /** One sentence with the value; a Prometheus template. */
  readonly description: string;
  readonly runbook: Runbook;
  /** Default: a replay of its unit test. */
  readonly drill?: Drill<Scenario>;
  readonly unitTest: UnitTest;
}

/** An alert as its system declares it: what it leaves out follows from the system. */
export type AlertDeclaration<Scenario extends string = string> = Omit<
  Alert<Scenario>,
  'service' | 'category'
> & {
  /** What the alert is about. Default: the system's name. */
  readonly service?: string;
  /** Default `system`. */
  readonly category?: Category;
};

/** The hand-written part of the runbook page. */
export interface Runbook {
  /** What users notice while the alert fires. */
  readonly impact: string;
  /** Likely causes, the likeliest first. */
  readonly causes: readonly string[];
  /** What to do, in order; each step is one action with its command or place to look. */
  readonly steps: readonly string[];
}

/** Input series of the promtool tests, and the levels between which the alert must tell the difference. */
export interface UnitTest {
  readonly drive: Drive;
  /** A level just past the threshold. */
  readonly firing: number;
  /** A level at or just within the threshold. */
  readonly silent: number;
  /** How long the series must have been there before the alert judges at all. Default: no time. */
  readonly settles?: Duration;
  /** What looks like the fault and is none, such as one failure of two events at night: the alert stays silent. */
  readonly guarded?: readonly InputSeries[];
}

/** One file of alerts becomes one Prometheus rule group. */
export interface AlertGroup<A extends AlertDeclaration = Alert> {
  readonly name: string;
  readonly alerts: readonly A[];
  /** Recording rules that the alerts look at: they stand before them in the same file. */
  readonly recordings?: readonly RecordingGroup[];
}

/** The expression that Prometheus evaluates: the value, compared with the threshold where there is one. */
export function condition(alert: Pick<Alert, 'value' | 'threshold'>): Expression {
  return alert.threshold
    ? compare(alert.value, alert.threshold.operator, alert.threshold.value)
    : alert.value;
}

/** The exporters without which the alert has nothing to look at; most have none. */
export function exportersOf(alert: Alert): string[] {
  return [...exportersIn(condition(alert))];
}

/** How the alert is drilled where the service has these scenarios: as it says, or by a replay. */
export function drillOf({ drill }: Pick<Alert, 'drill'>, scenarios: readonly string[]): Drill {
  if (drill === undefined) return { replay: true };
  if (!('scenario' in drill) || scenarios.includes(drill.scenario)) return drill;
  return { replay: true, ...(drill.clearsWithin && { clearsWithin: drill.clearsWithin }) };
}

/** The scenario that makes the alert fire, with what is said of its times; undefined for other drills. */
export function scenarioOf({
  drill,
}: Pick<Alert, 'drill'>): Extract<Drill, { scenario: string }> | undefined {
  return drill && 'scenario' in drill ? drill : undefined;
}

/** Whether the alert fires while all is well. */
export function alwaysFires({ drill }: Pick<Alert, 'drill'>): boolean {
  return drill !== undefined && 'always' in drill;
}
