import { describe, expect, it } from 'vitest';
import { verify } from '../../../core/promql/verify.ts';
import project from '../../payments/vigia.config.ts';

const { contract } = project;
const whats = (query: string) => verify(query, contract).map(finding => `${finding.what} ${finding.reason}`);

describe('verify finds', () => {
  it('nothing wrong with a query over the contract', () => {
    expect(
      whats(
        'histogram_quantile(0.95, sum by (le, method) (rate(shop_payment_seconds_bucket{status="failed", job="x"}[$__rate_interval]))) > 5',
      ),
    ).toEqual([]);
    expect(
      whats('sum by (branch, instance) (shop_carts{branch=~"$branch"}) and on (instance) up == 1'),
    ).toEqual([]);
  });
  it('a metric that nobody declares, by name', () => {
    expect(whats('rate(shop_payments[5m])')).toEqual(['shop_payments is not a metric of the contract']);
  });
  it('a histogram asked without its suffix, and a suffix on what is no histogram', () => {
    expect(whats('shop_payment_seconds')).toHaveLength(1);
    expect(whats('shop_carts_count')).toHaveLength(1);
  });
  it('a label that the metric lacks, in a matcher and in a grouping', () => {
    expect(whats('shop_carts{shelf="a"}')).toEqual(['shop_carts{shelf} is not a label of shop_carts']);
    expect(whats('sum by (shelf) (shop_carts)')).toEqual(['shelf is not a label of any metric in the query']);
  });
  it('a value outside a closed set', () => {
    expect(whats('shop_payments_total{status=~"failed|error"}')).toEqual([
      'shop_payments_total{status="error"} is not one of the label\'s values: success, failed',
    ]);
  });
  it('text that is no PromQL', () => {
    expect(whats('sum(rate(up[5m])')).not.toEqual([]);
  });
});
