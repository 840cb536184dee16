import type { FieldSchema } from '../logs/field.ts';
import type { Range } from '../promql/duration.ts';

/** The value of a label of the alert whose runbook asks the query: it is known only when the alert fires. */
export interface AlertLabel {
  readonly alertLabel: string;
}

export type EqualityOperator = '=' | '!=' | '=~' | '!~';

/** A label of the stream, compared with text. */
export interface StreamMatcher {
  readonly label: string;
  readonly operator: EqualityOperator;
  readonly value: string | AlertLabel;
}

/** The whole line, compared with text. */
export interface LineFilter {
  readonly operator: '|=' | '!=' | '|~' | '!~';
  readonly text: string;
}

/** A field of the parsed line, compared with a value. Text is quoted, a number is not. */
export interface FieldFilter {
  readonly field: string;
  readonly operator: EqualityOperator | '>' | '>=' | '<' | '<=';
  readonly value: string | number | AlertLabel;
}

/** Log lines: a stream selector, filters of the line, the parser, filters of fields. */
export interface LogQuery<Schema extends FieldSchema = FieldSchema> {
  readonly kind: 'log lines';
  readonly matchers: readonly StreamMatcher[];
  readonly lineFilters: readonly LineFilter[];
  readonly fieldFilters: readonly FieldFilter[];
  /** The fields that the lines may have. */
  readonly schema: Schema;
}

export type LogFunction = 'count_over_time' | 'rate';

/** A number over log lines; its series carry at most the labels `L`. */
export interface LogMetric<out L extends string = string> {
  readonly kind: 'log metric';
  readonly node: LogMetricNode;
  /** Type-level only: the labels that the result has. */
  readonly labels?: L;
}

export type LogMetricNode =
  | { readonly kind: 'range'; readonly name: LogFunction; readonly of: LogQuery; readonly range: Range }
  | { readonly kind: 'sum'; readonly of: LogMetricNode; readonly by: readonly string[] };
