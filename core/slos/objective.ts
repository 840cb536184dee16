import type { Category } from '../alerts/alert.ts';
import type { Drive } from '../alerts/drive.ts';
import type { Duration } from '../promql/index.ts';
import type { Indicator } from './indicator.ts';

/** A service level objective: what was promised to users, in one literal. */
export interface Objective<Scenario extends string = string> {
  /** Within its service; small letters, digits and hyphens. Never changes: recorded series are found by it. */
  readonly name: string;
  readonly title: string;
  readonly service: string;
  /** Who answers for it. */
  readonly owner: string;
  /** One sentence for those to whom it was promised. */
  readonly description: string;
  /** The share of good events, below 1: 0.995 for 99.5 %. */
  readonly target: number;
  /** The rolling period over which the target holds: `30d`, `1d`. */
  readonly window: Duration;
  readonly indicator: Indicator;
  /**
   * Below so many events in the long window no alert fires: of few events one bad one is a large share. Enough that
   * chance alone does not reach the share that the alert fires at. An indicator that counts time needs none.
   */
  readonly minimumEvents?: number;
  /**
   * An indicator that counts time is not judged before its gauge has been there for so long: of the first scrapes of a
   * target that is starting, one that fails is a large share. Long enough that one failed scrape reaches no limit.
   */
  readonly minimumObserved?: Duration;
  readonly category: Category;
  /** Likely causes and the steps that are particular to this objective, for the runbooks of its alerts. */
  readonly causes: readonly string[];
  readonly steps: readonly string[];
  /** The scenario that spends the budget. Default: the series of the unit tests are replayed. */
  readonly drill?: ObjectiveDrill<Scenario>;
  /** Series of the unit tests, for so many good and so many bad events a second. */
  readonly drives: { readonly good: Drive; readonly bad: Drive };
}

/** Left out of a declaration, these follow from the system and the target. */
type Derived = 'service' | 'owner' | 'category' | 'window' | 'steps' | 'indicator' | 'drives';

/** An objective as its system declares it: what it leaves out follows from the system and from the target. */
export type ObjectiveDeclaration<Scenario extends string = string> = Omit<Objective<Scenario>, Derived> & {
  /** Default: the system's name. */
  readonly service?: string;
  /** Default: the team of the system's title. */
  readonly owner?: string;
  /** Default `system`. */
  readonly category?: Category;
  /** Default `30d`. */
  readonly window?: Duration;
  /** Default: none beyond those that the runbooks of all objectives have. */
  readonly steps?: readonly string[];
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
  /** Time that the fault itself takes until it is measured, whatever the time scale. Default: what alerts allow. */
  readonly showsWithin?: Duration;
}

/** What names the objective everywhere: `SERVICE-NAME`. */
export function idOf({ service, name }: Objective): string {
  return `${service}-${name}`;
}
