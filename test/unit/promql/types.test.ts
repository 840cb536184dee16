import { describe, expectTypeOf, it } from 'vitest';
import {
  add,
  type Expression,
  histogramQuantile,
  max,
  predictLinear,
  rate,
  select,
  sum,
} from '../../../core/promql/index.ts';
import { activeSessions, authAttempts, authResponseTime } from '../../../metrics/falachefe/whatsapp-auth.ts';

/** Each `@ts-expect-error` is a compile error that must stay one: `tsc` fails when it does not. */
describe('what does not compile', () => {
  const attempts = rate(authAttempts, '5m');

  it('a label that the metric does not have', () => {
    // @ts-expect-error crew_id is no label of whatsapp_auth_attempts_total
    select(authAttempts, { crew_id: 'a' });
  });
  it('a value outside a closed set', () => {
    // @ts-expect-error status is success or failed
    select(authAttempts, { status: 'error' });
    // @ts-expect-error not in a list either
    select(authAttempts, { status: ['failed', 'error'] });
    // @ts-expect-error nor in an exclusion
    select(authAttempts, { status: { not: 'error' } });
  });
  it('grouping by a label that the operand lacks, or has lost', () => {
    // @ts-expect-error crew_id is no label of the operand
    sum(attempts, { by: ['crew_id'] });
    // @ts-expect-error status was summed away
    sum(sum(attempts, { by: ['company_id'] }), { by: ['status'] });
    // @ts-expect-error nothing is left after a sum over everything
    max(sum(attempts), { by: ['company_id'] });
  });
  it('a quantile of a counter, by a foreign label, a rate of a gauge, a prediction of a counter', () => {
    // @ts-expect-error a counter has no buckets
    histogramQuantile(0.95, authAttempts, '5m');
    // @ts-expect-error company_id is no label of the histogram
    histogramQuantile(0.95, authResponseTime, '5m', ['company_id']);
    // @ts-expect-error a gauge goes up and down
    rate(activeSessions, '5m');
    // @ts-expect-error a histogram is rated by its observations or its total
    rate(authResponseTime, '5m');
    // @ts-expect-error a counter only grows
    predictLinear(authAttempts, '1h', '4h');
  });
  it('a range that is no duration', () => {
    // @ts-expect-error five what?
    rate(authAttempts, '5');
  });
  it('arithmetic between vectors with different labels', () => {
    const byCompany = sum(attempts, { by: ['company_id'] });
    const byStatus = sum(attempts, { by: ['status'] });
    // @ts-expect-error no series of one matches a series of the other
    add<'company_id'>(byCompany, byStatus);
  });
});

describe('what is inferred', () => {
  it('labels survive aggregation exactly as far as PromQL keeps them', () => {
    const attempts = rate(authAttempts, '5m');
    expectTypeOf(sum(attempts, { by: ['company_id'] })).toEqualTypeOf<Expression<'company_id'>>();
    expectTypeOf(sum(activeSessions, { without: ['instance'] })).toEqualTypeOf<
      Expression<'company_id' | 'job'>
    >();
    expectTypeOf(sum(attempts)).toEqualTypeOf<Expression<never>>();
    expectTypeOf(histogramQuantile(0.5, authResponseTime, '5m', ['status'])).toEqualTypeOf<
      Expression<'status'>
    >();
  });
});
