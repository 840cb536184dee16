import type { Metric } from '../metrics/metric.ts';
import type { Duration } from './duration.ts';
import type { Expression } from './expression.ts';

/** A recording rule: the expression's result, stored under the metric's name. */
export interface Recording {
  readonly record: Metric;
  readonly expr: Expression;
  /** Added to the result, or put in place of labels that it has. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Recording rules that are evaluated one after the other. */
export interface RecordingGroup {
  readonly name: string;
  /** How often; by default as often as alerts are. */
  readonly interval?: Duration;
  readonly recordings: readonly Recording[];
}
