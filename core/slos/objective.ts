import type { Category } from '../alerts/alert.ts';
import type { Drive } from '../alerts/drive.ts';
import type { Step } from '../alerts/prose.ts';
import { uidOf } from '../alerts/uid.ts';
import type { Text, Worded } from '../language/text.ts';
import type { Duration } from '../promql/index.ts';
import type { Indicator } from './indicator.ts';

/** A service level objective, in one literal. `Form` is that of its texts: in one language (default), or `InBoth`. */
export interface Objective<Scenario extends string = string, Form extends Text = string> {
  /** Unique within the service: lower-case letters, digits and hyphens. Never changes, because recorded series depend on it. */
  readonly name: string;
  readonly title: Form;
  readonly service: string;
  /** The team that is responsible for it. */
  readonly owner: string;
  /** One sentence for the users of the service. */
  readonly description: Form;
  /** The share of good events, below 1: 0.995 for 99.5 %. */
  readonly target: number;
  /** The rolling period over which the target holds: `30d`, `1d`. */
  readonly window: Duration;
  readonly indicator: Indicator;
  /**
   * The number of events in the long window below which no alert fires, because one bad event among few is a large share.
   * Choose it so that chance alone does not reach the limit of the alert. An indicator that counts time does not need it.
   */
  readonly minimumEvents?: number;
  /**
   * The time that its gauge must have existed before an indicator that counts time is judged, because one failed scrape
   * among the first of a starting target is a large share. Choose it so that one failed scrape does not reach a limit.
   */
  readonly minimumObserved?: Duration;
  readonly category: Category;
  /** Likely causes and steps specific to this objective, for the runbooks of its alerts. */
  readonly causes: readonly Form[];
  readonly steps: readonly Worded<Form, Step>[];
  /** The scenario that spends the budget. Default: the series of the unit tests are replayed. */
  readonly drill?: ObjectiveDrill<Scenario>;
  /** Series of the unit tests, for a number of good and of bad events per second. */
  readonly drives: { readonly good: Drive; readonly bad: Drive };
}

/** Left out of a declaration, these follow from the system and the target. */
type Derived = 'service' | 'owner' | 'category' | 'window' | 'steps' | 'indicator' | 'drives';

/** An objective as its system declares it: what it leaves out follows from the system and from the target. */
export type ObjectiveDeclaration<
  Scenario extends string = string,
  Name extends string = string,
  Form extends Text = Text,
> = Omit<Objective<Scenario, Form>, Derived | 'name'> & {
  readonly name: Name;
  /** Default: the system's name. */
  readonly service?: string;
  /** Default: the team of the system's title. */
  readonly owner?: string;
  /** Default `system`. */
  readonly category?: Category;
  /** Default `30d`. */
  readonly window?: Duration;
  /** Default: none beyond those that the runbooks of all objectives have. */
  readonly steps?: readonly Worded<Form, Step>[];
} & (
    | { readonly indicator: Indicator; readonly drives: Objective['drives'] }
    | {
        readonly indicator: Extract<Indicator, { kind: 'latency' }>;
        /** Default: observations within the bound, and beyond every bucket. */
        readonly drives?: Objective['drives'];
      }
  );

export interface ObjectiveDrill<Scenario extends string = string> {
  readonly scenario: Scenario;
  /** Real time until the fault is measured, whatever the time scale. Default: what alerts allow. */
  readonly showsWithin?: Duration;
}

/**
 * Returns the name of the objective everywhere: `SERVICE-NAME`.
 *
 * @example
 * ```ts
 * idOf(objective); // bot-replies
 * ```
 */
export function idOf({ service, name }: Pick<Objective, 'service' | 'name'>): string {
  return `${service}-${name}`;
}

/** Returns the uid of the dashboard of the objective. */
export function sloUid(objective: Objective): string {
  return uidOf(`vigia-slo-${idOf(objective)}`);
}
