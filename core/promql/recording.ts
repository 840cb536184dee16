import type { Metric } from '../metrics/metric.ts';
import type { Duration } from './duration.ts';
import type { Expression } from './expression.ts';

/** A recording rule: stores the result of the expression, for each environment of the fleet, under the name of the metric. */
export interface Recording {
  readonly record: Metric;
  readonly expr: Expression;
  /** Labels that are added to the result, or replace labels that it has. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Recording rules that are evaluated in sequence. */
export interface RecordingGroup {
  readonly name: string;
  /** Evaluation interval. Default: that of alerts. */
  readonly interval?: Duration;
  readonly recordings: readonly Recording[];
}
