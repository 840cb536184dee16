import { describe, expect, it } from 'vitest';
import {
  absent,
  add,
  and,
  compare,
  divide,
  histogramQuantile,
  increase,
  max,
  multiply,
  observations,
  offset,
  overTime,
  predictLinear,
  promql,
  rate,
  ratio,
  select,
  subtract,
  sum,
  topk,
  total,
  unless,
  variable,
} from '../../../core/promql/index.ts';
import { carts, payments, paymentTime } from '../../payments/metrics.ts';

const failures = sum(rate(select(payments, { status: 'failed' }), '5m'));
const attempts = sum(rate(payments, '5m'));

describe('promql prints', () => {
  it('a sum of a rate of the matching series', () => {
    expect(promql(failures)).toBe('sum(rate(shop_payments_total{status="failed"}[5m]))');
  });
  it('alternatives, exclusions, variables and target labels as matchers', () => {
    expect(
      promql(
        select(payments, {
          status: ['failed', 'success'],
          method: { not: 'voucher' },
          branch: variable('branch'),
          job: 'x',
        }),
      ),
    ).toBe('shop_payments_total{status=~"failed|success", method!="voucher", branch=~"$branch", job="x"}');
  });
  it('an excluded list, escaped as a regular expression', () => {
    expect(promql(select(payments, { branch: { not: ['a.b', 'c'] } }))).toBe(
      'shop_payments_total{branch!~"a\\\\.b|c"}',
    );
  });
  it('a quantile of the summed buckets', () => {
    expect(promql(histogramQuantile(0.95, paymentTime, '5m', ['method']))).toBe(
      'histogram_quantile(0.95, sum by (le, method) (rate(shop_payment_seconds_bucket[5m])))',
    );
  });
  it('groupings', () => {
    expect(promql(sum(rate(payments, '5m'), { by: ['branch', 'status'] }))).toMatch(
      /^sum by \(branch, status\) \(rate/,
    );
    expect(promql(max(carts, { without: ['instance'] }))).toBe('max without (instance) (shop_carts)');
  });
  it('parentheses only where precedence asks for them', () => {
    expect(promql(multiply(add(failures, attempts), 2))).toBe(
      `(${promql(failures)} + ${promql(attempts)}) * 2`,
    );
    expect(promql(subtract(attempts, subtract(attempts, failures)))).toBe(
      `${promql(attempts)} - (${promql(attempts)} - ${promql(failures)})`,
    );
    expect(promql(add(multiply(failures, 2), attempts))).toBe(
      `${promql(failures)} * 2 + ${promql(attempts)}`,
    );
    expect(promql(compare(divide(failures, attempts), '>', 0.25))).toBe(
      `${promql(failures)} / ${promql(attempts)} > 0.25`,
    );
  });
  it('a ratio that is silent where the whole is 0', () => {
    expect(promql(ratio(failures, attempts))).toBe(`${promql(failures)} / (${promql(attempts)} > 0)`);
  });
  it('vector matching on labels, and on none', () => {
    expect(promql(and(failures, attempts, []))).toBe(`${promql(failures)} and on () ${promql(attempts)}`);
    const byBranch = sum(carts, { by: ['branch'] });
    expect(promql(unless(byBranch, byBranch, ['branch']))).toContain('unless on (branch)');
  });
  it('a mean out of a histogram, a prediction, an absence, an offset, extremes over time', () => {
    expect(
      promql(ratio(sum(rate(total(paymentTime), '5m')), sum(rate(observations(paymentTime), '5m')))),
    ).toBe('sum(rate(shop_payment_seconds_sum[5m])) / (sum(rate(shop_payment_seconds_count[5m])) > 0)');
    expect(promql(predictLinear(carts, '1h', '4h'))).toBe('predict_linear(shop_carts[1h], 14400)');
    expect(promql(absent(paymentTime))).toBe('absent(shop_payment_seconds_count)');
    expect(promql(offset(select(carts), '1d'))).toBe('shop_carts offset 1d');
    expect(promql(overTime('max', carts, '1h'))).toBe('max_over_time(shop_carts[1h])');
    expect(promql(topk(3, increase(payments, '$__range')))).toBe(
      'topk(3, increase(shop_payments_total[$__range]))',
    );
  });
});

describe('a time scale', () => {
  it('divides ranges, offsets and predictions, and leaves Grafana variables alone', () => {
    expect(promql(failures, 60)).toContain('[5s]');
    expect(promql(failures, 200)).toContain('[1s500ms]');
    expect(promql(predictLinear(carts, '1h', '4h'), 60)).toBe('predict_linear(shop_carts[1m], 240)');
    expect(promql(rate(payments, '$__rate_interval'), 60)).toContain('[$__rate_interval]');
  });
});

describe('bad arguments name themselves', () => {
  it('a quantile outside 0 to 1, a k that is none, a duration that is none', () => {
    expect(() => histogramQuantile(95, paymentTime, '5m')).toThrow(
      'quantile is 95: give a number between 0 and 1',
    );
    expect(() => topk(0, failures)).toThrow('topk k is 0');
    expect(() => promql(rate(payments, 'm' as '5m'))).toThrow('duration "m"');
  });
});
