import type { Text, Worded } from '../language/text.ts';
import { type Fleet, perFleet } from '../promql/fleet.ts';
import { compare, type Duration, type Expression, type RecordingGroup } from '../promql/index.ts';
import { exportersIn } from '../promql/inspect.ts';
import type { Comparison } from '../promql/node.ts';
import type { Drive, InputSeries } from './drive.ts';
import type { Step } from './prose.ts';
import type { Remedy } from './remedy.ts';

/** critical: someone must act now. warning: someone must act today. info: context. none: the heartbeat of the Watchdog. */
export type Severity = 'critical' | 'warning' | 'info' | 'none';
/** What kind of trouble it is: one of these, or a word of the project's own. */
export type Category = 'system' | 'performance' | 'business' | 'security' | (string & {});

/** The threshold of the value, also drawn on the panel that shows the value. */
export interface Threshold {
  readonly operator: Comparison;
  /** In the unit of the value. */
  readonly value: number;
}

/**
 * How the alert is proven on real servers. `Scenario` is what the project's service can be made to suffer: with the names
 * as a type argument, another does not compile.
 */
export type Drill<Scenario extends string = string, Form extends Text = string> =
  /** A stand-in target exposes the series that the unit test names: at the silent level, at the firing one, at the silent one. */
  | { readonly replay: true; readonly clearsWithin?: Duration }
  /** The service's scenario makes it fire; ending the scenario makes it resolve. */
  | {
      readonly scenario: Scenario;
      /** Whether the alert is replayed in a project whose service does not have the scenario. Default: it is an error. */
      readonly orReplay?: true;
      /** Additional real time until the fault shows, whatever the time scale. Default: none. */
      readonly showsWithin?: Duration;
      /** Time without the fault that the alert needs to resolve, before scaling. Default: what drills allow. */
      readonly clearsWithin?: Duration;
    }
  /**
   * The fault endpoints of the user's own service, on the running stack of one environment: `vigia drill NAME --running --environment
   * staging`. It is listed as due, and never done by `--all`.
   */
  | { readonly http: HttpDrill }
  /** What people do, and how often. It is listed as due, and `vigia drill NAME --done` records that it was done. */
  | { readonly byHand: Form; readonly everyDays: number }
  /** It fires while the stack is healthy, so the drill only waits for its notification. For the Watchdog alone. */
  | { readonly always: true };

/** A request to a service that breaks something of its own, or mends it. */
export interface FaultRequest {
  /** Default `POST`. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The address … */
  readonly url?: string;
  /** … or a path of the first target of the project that has an address. */
  readonly path?: string;
  /** Sent as JSON. Default: nothing is sent. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpDrill {
  readonly start: FaultRequest;
  readonly stop: FaultRequest;
  /** The environment whose service may be broken. No other is. */
  readonly in: string;
  /** Additional time until the fault shows. Default: none. */
  readonly showsWithin?: Duration;
  /** Additional time that the alert needs to resolve. Default: none. */
  readonly clearsWithin?: Duration;
}

/**
 * One alert: everything that rules, unit tests, panels, routing, runbook, drill and remedy need. `Form` is that of its texts: default,
 * each is in one language; `InBoth`, each is in both.
 */
export interface Alert<
  Scenario extends string = string,
  Form extends Text = string,
  Action extends string = string,
> {
  readonly name: string;
  /** The measured value. Without a threshold, any result is the condition. */
  readonly value: Expression;
  readonly threshold?: Threshold;
  /** How long the condition must hold before the alert fires. */
  readonly for: Duration;
  readonly severity: Severity;
  readonly category: Category;
  readonly service: string;
  /** The fourth level of the documents: critical, and escalated if no one reacts. */
  readonly escalate?: true;
  /** One line without values, so that alerts can be grouped. */
  readonly summary: Form;
  /** One sentence with the value; a Prometheus template. */
  readonly description: Form;
  readonly runbook: Runbook<Form>;
  /** What the desk does by itself when the alert fires. Default: nothing. */
  readonly remedy?: Remedy<Action>;
  /** Default: a replay of its unit test. */
  readonly drill?: Drill<Scenario, Form>;
  readonly unitTest: UnitTest;
}

/** An alert as its system declares it: what it leaves out follows from the system. Its texts are in one language, or in both. */
export type AlertDeclaration<
  Scenario extends string = string,
  Name extends string = string,
  Form extends Text = Text,
> = Omit<Alert<Scenario, Form>, 'name' | 'service' | 'category'> & {
  readonly name: Name;
  /** What the alert is about. Default: the system's name. */
  readonly service?: string;
  /** Default `system`. */
  readonly category?: Category;
};

/** The hand-written part of the runbook page. */
export interface Runbook<Form extends Text = string> {
  /** What users notice while the alert fires. */
  readonly impact: Form;
  /** Likely causes, the likeliest first. */
  readonly causes: readonly Form[];
  /**
   * What to do, in order; each step is one action with its command or place to look. Queries, endpoints, metrics and panels
   * are references, in `step`.
   */
  readonly steps: readonly Worded<Form, Step>[];
}

/** Input series of the promtool tests, and the levels that the alert must tell apart. */
export interface UnitTest {
  readonly drive: Drive;
  /** A level just beyond the threshold. */
  readonly firing: number;
  /** A level at or just within the threshold. */
  readonly silent: number;
  /** How long the series must have existed before the alert judges them. Default: no time. */
  readonly settles?: Duration;
  /** Input that only looks like the fault, such as one failure of two events at night: the alert stays silent. */
  readonly guarded?: readonly InputSeries[];
}

/** One file of alerts, which becomes one Prometheus rule group. */
export interface AlertGroup<A extends AlertDeclaration = Alert> {
  readonly name: string;
  readonly alerts: readonly A[];
  /** Recording rules that the alerts use. They come first in the same file. */
  readonly recordings?: readonly RecordingGroup[];
}

/**
 * Returns the expression that Prometheus evaluates: the value, compared with the threshold if there is one, for each
 * environment of the fleet (default: the value as it is declared).
 *
 * @example
 * ```ts
 * promql(condition(alert)); // sum(bot_waiting) > 100
 * ```
 */
export function condition(alert: Pick<Alert, 'value' | 'threshold'>, fleet: Fleet = []): Expression {
  const value = perFleet(alert.value, fleet);
  return alert.threshold ? compare(value, alert.threshold.operator, alert.threshold.value) : value;
}

/**
 * Returns the exporters that the alert depends on. Most alerts depend on none.
 *
 * @example
 * ```ts
 * exportersOf(alert); // []
 * ```
 */
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
