import type { FieldSchema, Searchable } from '../logs/field.ts';
import type { LogLabel } from '../logs/labels.ts';
import type { Range } from '../promql/duration.ts';
import type { LogFunction, LogMetric, LogQuery } from './node.ts';

/**
 * Counts the lines over the range.
 *
 * @example
 * ```ts
 * logql(sum(countOverTime(linesOf(botEvents.replyFailed), '5m'), { by: ['reason'] }));
 * // sum by (reason) (count_over_time({stream="errors", level="error"} | json | event="reply_failed" [5m]))
 * ```
 */
export const countOverTime = overTime('count_over_time');
/**
 * Returns the lines per second over the range.
 *
 * @example
 * ```ts
 * logql(sum(rate(lines({ service: 'bot' }), '5m'))); // sum(rate({service="bot"} [5m]))
 * ```
 */
export const rate = overTime('rate');

function overTime(name: LogFunction) {
  return <Schema extends FieldSchema>(
    of: LogQuery<Schema>,
    range: Range,
  ): LogMetric<LogLabel | Searchable<Schema>> => ({
    kind: 'log metric',
    node: { kind: 'range', name, of: of as LogQuery, range },
  });
}

/**
 * Sums series: all of them, or those with the same labels and fields in `by`, which the lines must have.
 *
 * @example
 * ```ts
 * logql(sum(rate(lines({ service: 'bot' }), '5m'), { by: ['level'] })); // sum by (level) (rate({service="bot"} [5m]))
 * ```
 */
export function sum<L extends string, const By extends L = never>(
  of: LogMetric<L>,
  { by = [] }: { readonly by?: readonly By[] } = {},
): LogMetric<By> {
  return { kind: 'log metric', node: { kind: 'sum', of: of.node, by } };
}
