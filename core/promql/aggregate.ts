import type { Metric } from '../metrics/metric.ts';
import { type Expression, expression } from './expression.ts';
import type { Aggregation } from './node.ts';
import { asSelector, type Series } from './select.ts';

type Labels<E> = E extends Expression<infer L> ? L : never;
type Operand = Expression<string> | Metric;
type LabelsIn<O> = O extends Metric ? Labels<ReturnType<typeof asSelector<O>>> : Labels<O>;

interface Aggregate {
  /** Aggregates all series into one without labels. */
  <O extends Operand>(of: O): Expression<never>;
  /** Returns one series for each combination of the labels that are not in `without`. */
  <O extends Operand, const Without extends LabelsIn<O>>(
    of: O,
    grouping: { without: readonly Without[] },
  ): Expression<Exclude<LabelsIn<O>, Without>>;
  /**
   * Returns one series for each combination of the labels in `by`. The operand must have these labels. This overload comes
   * last, so that the error of the compiler names the label.
   */
  <O extends Operand, const By extends LabelsIn<O>>(of: O, grouping: { by: readonly By[] }): Expression<By>;
}

/**
 * Sums series: all of them, or those with the same labels.
 *
 * @example
 * ```ts
 * promql(sum(rate(sent, '5m'), { by: ['status'] }));
 * // sum by (status) (rate(bot_sent_total[5m]))
 * ```
 */
export const sum: Aggregate = aggregate('sum');
/**
 * Averages series.
 *
 * @example
 * ```ts
 * promql(avg(waiting)); // avg(bot_waiting)
 * ```
 */
export const avg: Aggregate = aggregate('avg');
/**
 * Returns the smallest value of the series.
 *
 * @example
 * ```ts
 * promql(min(waiting, { by: ['bot'] })); // min by (bot) (bot_waiting)
 * ```
 */
export const min: Aggregate = aggregate('min');
/**
 * Returns the largest value of the series.
 *
 * @example
 * ```ts
 * promql(max(waiting, { without: ['instance'] })); // max without (instance) (bot_waiting)
 * ```
 */
export const max: Aggregate = aggregate('max');
/**
 * Counts series.
 *
 * @example
 * ```ts
 * promql(count(compare(select(waiting), '>', 10))); // count(bot_waiting > 10)
 * ```
 */
export const count: Aggregate = aggregate('count');

/**
 * Returns the `k` series with the largest values, with their labels. Throws if `k` is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * promql(topk(3, sum(waiting, { by: ['bot'] }))); // topk(3, sum by (bot) (bot_waiting))
 * ```
 */
export function topk<L extends string>(k: number, of: Expression<L>): Expression<L> {
  if (!Number.isInteger(k) || k < 1) throw new Error(`topk k is ${k}: give a whole number of at least 1`);
  return expression({
    kind: 'aggregate',
    operator: 'topk',
    parameter: { kind: 'number', value: k },
    of: of.node,
  });
}

function aggregate(operator: Aggregation): Aggregate {
  return (of: Operand, grouping: { by?: readonly string[]; without?: readonly string[] } = {}) =>
    expression<never>({ kind: 'aggregate', operator, of: operandNode(of), ...grouping });
}

function operandNode(of: Operand) {
  return 'node' in of ? of.node : asSelector(of as Series<Metric>).node;
}
