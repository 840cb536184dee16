import { describe, expectTypeOf, it } from 'vitest';
import {
  add,
  delta,
  deriv,
  type Expression,
  histogramQuantile,
  labelJoin,
  labelReplace,
  max,
  predictLinear,
  quantileOverTime,
  rate,
  raw,
  resets,
  select,
  sum,
} from '../../../core/promql/index.ts';
import { carts, payments, paymentTime } from '../../payments/metrics.ts';

/** Each `@ts-expect-error` is a compile error that must stay one: `tsc` fails when it does not. */
describe('what does not compile', () => {
  const attempts = rate(payments, '5m');

  it('a label that the metric does not have', () => {
    // @ts-expect-error shelf is no label of shop_payments_total
    select(payments, { shelf: 'a' });
  });
  it('a value outside a closed set', () => {
    // @ts-expect-error status is success or failed
    select(payments, { status: 'error' });
    // @ts-expect-error not in a list either
    select(payments, { status: ['failed', 'error'] });
    // @ts-expect-error nor in an exclusion
    select(payments, { status: { not: 'error' } });
  });
  it('grouping by a label that the operand lacks, or has lost', () => {
    // @ts-expect-error shelf is no label of the operand
    sum(attempts, { by: ['shelf'] });
    // @ts-expect-error status was summed away
    sum(sum(attempts, { by: ['branch'] }), { by: ['status'] });
    // @ts-expect-error nothing is left after a sum over everything
    max(sum(attempts), { by: ['branch'] });
  });
  it('a quantile of a counter, by a foreign label, a rate of a gauge, a prediction of a counter', () => {
    // @ts-expect-error a counter has no buckets
    histogramQuantile(0.95, payments, '5m');
    // @ts-expect-error branch is no label of the histogram
    histogramQuantile(0.95, paymentTime, '5m', ['branch']);
    // @ts-expect-error a gauge goes up and down
    rate(carts, '5m');
    // @ts-expect-error a histogram is rated by its observations or its total
    rate(paymentTime, '5m');
    // @ts-expect-error a counter only grows
    predictLinear(payments, '1h', '4h');
  });
  it('a slope of a counter, resets of a gauge, a label that the operand lacks', () => {
    // @ts-expect-error a counter only grows
    deriv(payments, '1h');
    // @ts-expect-error nor has it a difference
    delta(payments, '1h');
    // @ts-expect-error a gauge is not reset
    resets(carts, '1h');
    // @ts-expect-error a histogram has no values of its own
    quantileOverTime(0.9, paymentTime, '1h');
    // @ts-expect-error status is no label of the carts
    labelReplace(sum(carts, { by: ['branch'] }), 'a', '$1', 'status', '(.*)');
    // @ts-expect-error nor can it be joined
    labelJoin(sum(carts, { by: ['branch'] }), 'a', '/', ['status']);
  });
  it('a text used by labels that its author does not name', () => {
    const byBranch = raw<'branch'>('sum by (branch) (shop_carts)');
    // @ts-expect-error status is not among them
    sum(byBranch, { by: ['status'] });
    // @ts-expect-error without names there are none
    sum(raw('sum(shop_carts)'), { by: ['branch'] });
    // @ts-expect-error the names at run time are those of the type
    raw<'branch'>('sum by (branch) (shop_carts)', ['status']);
  });
  it('a range that is no duration', () => {
    // @ts-expect-error five what?
    rate(payments, '5');
  });
  it('arithmetic between vectors with different labels', () => {
    const byBranch = sum(attempts, { by: ['branch'] });
    const byStatus = sum(attempts, { by: ['status'] });
    // @ts-expect-error no series of one matches a series of the other
    add<'branch'>(byBranch, byStatus);
  });
});

describe('what is inferred', () => {
  it('labels survive aggregation exactly as far as PromQL keeps them', () => {
    const attempts = rate(payments, '5m');
    expectTypeOf(sum(attempts, { by: ['branch'] })).toEqualTypeOf<Expression<'branch'>>();
    expectTypeOf(sum(carts, { without: ['instance'] })).toEqualTypeOf<
      Expression<'branch' | 'job' | 'environment'>
    >();
    expectTypeOf(sum(attempts)).toEqualTypeOf<Expression<never>>();
    expectTypeOf(raw<'branch'>('sum by (branch) (shop_carts)')).toEqualTypeOf<Expression<'branch'>>();
    expectTypeOf(raw('sum by (branch) (shop_carts)', ['branch'])).toEqualTypeOf<Expression<'branch'>>();
    expectTypeOf(labelReplace(sum(carts, { by: ['branch'] }), 'town', '$1', 'branch', '(.*)')).toEqualTypeOf<
      Expression<'branch' | 'town'>
    >();
    expectTypeOf(histogramQuantile(0.5, paymentTime, '5m', ['status'])).toEqualTypeOf<Expression<'status'>>();
  });
});
