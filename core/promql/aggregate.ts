import type { Metric } from '../metrics/metric.ts';
import { type Expression, expression } from './expression.ts';
import type { Aggregation } from './node.ts';
import { asSelector, type Series } from './select.ts';

type Labels<E> = E extends Expression<infer L> ? L : never;
type Operand = Expression<string> | Metric;
type LabelsIn<O> = O extends Metric ? Labels<ReturnType<typeof asSelector<O>>> : Labels<O>;

interface Aggregate {
  /** Over everything: one series without labels. */
  <O extends Operand>(of: O): Expression<never>;
  /** One series for each combination of the labels not in `without`. */
  <O extends Operand, const Without extends LabelsIn<O>>(
    of: O,
    grouping: { without: readonly Without[] },
  ): Expression<Exclude<LabelsIn<O>, Without>>;
  /** One series for each combination of the labels in `by`; they must be labels that the operand has. Last, so that the compiler's message names the label. */
  <O extends Operand, const By extends LabelsIn<O>>(of: O, grouping: { by: readonly By[] }): Expression<By>;
}

export const sum: Aggregate = aggregate('sum');
export const avg: Aggregate = aggregate('avg');
export const min: Aggregate = aggregate('min');
export const max: Aggregate = aggregate('max');
export const count: Aggregate = aggregate('count');

/** The `k` series with the largest values, labels kept. */
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
