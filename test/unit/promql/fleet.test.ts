import { describe, expect, it } from 'vitest';
import { defineConfig, defineSystem } from '../../../core/index.ts';
import { gauge, oneOf } from '../../../core/metrics/index.ts';
import { ofChosen, perFleet } from '../../../core/promql/fleet.ts';
import {
  absent,
  age,
  and,
  avg,
  compare,
  complement,
  count,
  type Expression,
  histogramQuantile,
  labelled,
  max,
  multiply,
  offset,
  or,
  perEnvironment,
  promql,
  rate,
  ratio,
  select,
  sum,
  topk,
  unless,
  vector,
} from '../../../core/promql/index.ts';
import { labelsOfResult } from '../../../core/promql/labels.ts';
import { verify } from '../../../core/promql/verify.ts';
import { carts, payments, paymentTime } from '../../payments/metrics.ts';
import { ordersFail, shop } from '../../shop.ts';

const one = ['environment'];
const kept = (of: Expression, fleet = one) => promql(perFleet(of, fleet));
const chosen = (of: Expression, fleet = one) => promql(ofChosen(of, fleet));
const growth = rate(payments, '5m');
const text = 'rate(shop_payments_total[5m])';

describe('an expression for each environment', () => {
  it.each<readonly [string, Expression, string]>([
    ['a sum of everything', sum(growth), `sum by (environment) (${text})`],
    ['a sum by labels', sum(growth, { by: ['status'] }), `sum by (status, environment) (${text})`],
    ['one that has it already', sum(growth, { by: ['environment'] }), `sum by (environment) (${text})`],
    [
      'all labels but some',
      max(carts, { without: ['instance', 'environment'] }),
      'max without (instance) (shop_carts)',
    ],
    ['the highest', topk(3, select(carts)), 'topk by (environment) (3, shop_carts)'],
    [
      'a count of what is past a bound',
      count(compare(select(carts), '>', 1)),
      'count by (environment) (shop_carts > 1)',
    ],
    [
      'a quantile',
      histogramQuantile(0.9, paymentTime, '5m'),
      'histogram_quantile(0.9, sum by (le, environment) (rate(shop_payment_seconds_bucket[5m])))',
    ],
    [
      'a share',
      ratio(sum(growth), sum(growth)),
      `sum by (environment) (${text}) / (sum by (environment) (${text}) > 0)`,
    ],
    ['the rest of a share', complement(avg(carts)), '1 - avg by (environment) (shop_carts)'],
    [
      'a match on labels',
      and(select(carts), sum(growth, { by: ['branch'] }), ['branch']),
      `shop_carts and on (branch, environment) sum by (branch, environment) (${text})`,
    ],
    [
      'a match on nothing',
      and(select(carts), count(carts), []),
      'shop_carts and on (environment) count by (environment) (shop_carts)',
    ],
    [
      'what is not among others',
      unless(select(carts), offset(select(carts), '1h'), ['branch']),
      'shop_carts unless on (branch, environment) shop_carts offset 1h',
    ],
    [
      'zero where there is nothing',
      or(sum(growth), vector(0)),
      `sum by (environment) (${text}) or group by (environment) (up) * 0`,
    ],
    ['a number', vector(0.5), 'group by (environment) (up) * 0.5'],
    ['one', vector(1), 'group by (environment) (up)'],
    ['an age', age(max(carts)), 'time() - max by (environment) (shop_carts)'],
    ['what has no aggregation', compare(select(carts), '>', 1), 'shop_carts > 1'],
    ['a part of another', multiply(perEnvironment(sum(growth)), 2), `sum by (environment) (${text}) * 2`],
  ])('keeps the label in %s', (_, of, right) => {
    expect(kept(of)).toBe(right);
  });
  it('looks for what is missing in every environment that has such a target, or in all if none has', () => {
    expect(kept(absent(carts))).toBe(
      'group by (environment) (up) unless on (environment) group by (environment) (shop_carts)',
    );
    const missing = kept(labelled(absent(select(carts, { job: 'shop' })), 'metric', 'shop_carts'));
    expect(missing).toBe(
      'label_replace(label_replace(' +
        'group by (environment) (up{job="shop"}) unless on (environment) group by (environment) (shop_carts{job="shop"})' +
        ' or group by (environment) (up) unless on () (up{job="shop"} or shop_carts{job="shop"}),' +
        ' "job", "shop", "", ""), "metric", "shop_carts", "", "")',
    );
  });
  it('keeps every label of the fleet, and changes nothing without one', () => {
    expect(kept(sum(growth, { by: ['status'] }), ['cluster', 'environment'])).toBe(
      `sum by (status, cluster, environment) (${text})`,
    );
    expect(kept(or(sum(growth), vector(0)), [])).toBe(`sum(${text}) or vector(0)`);
  });
  it('is made once for each expression and fleet', () => {
    const of = sum(growth);
    expect(perFleet(of, one).node).toBe(perFleet(of, one).node);
    expect(ofChosen(of, one).node).toBe(ofChosen(of, one).node);
    expect(ofChosen(of, one).node).not.toBe(perFleet(of, one).node);
    expect(perFleet(of, one).node).not.toBe(perFleet(of, ['tenant']).node);
  });
});

describe('an expression over the chosen environments', () => {
  it('matches the variable in every selector, with what it matches already', () => {
    expect(chosen(ratio(sum(rate(select(payments, { status: 'failed' }), '5m')), sum(growth)))).toBe(
      'sum(rate(shop_payments_total{status="failed", environment=~"$environment"}[5m]))' +
        ' / (sum(rate(shop_payments_total{environment=~"$environment"}[5m])) > 0)',
    );
    expect(chosen(select(carts), ['environment', 'cluster'])).toBe(
      'shop_carts{environment=~"$environment", cluster=~"$cluster"}',
    );
    expect(chosen(select(carts, { environment: 'staging' }))).toBe('shop_carts{environment="staging"}');
  });
  it.each<readonly [string, Expression, string]>([
    ['the largest', max(sum(growth, { by: ['branch'] })), 'max(sum by (branch, environment) (…))'],
    [
      'the largest of each',
      max(sum(growth, { by: ['branch', 'job'] }), { by: ['job'] }),
      'max by (job) (sum by (branch, job, environment) (…))',
    ],
    ['the number', count(sum(growth, { by: ['branch'] })), 'count(sum by (branch, environment) (…))'],
    ['a sum of the largest', sum(max(sum(growth))), 'sum(max(sum by (environment) (…)))'],
    ['a mean', avg(sum(growth, { by: ['branch'] })), 'avg(sum by (branch) (…))'],
    ['a mean that says so', avg(perEnvironment(sum(growth))), 'avg(sum by (environment) (…))'],
  ])('compares and counts groups of one environment: %s', (_, of, right) => {
    const selected = 'rate(shop_payments_total{environment=~"$environment"}[5m])';
    expect(chosen(of)).toBe(right.replace('…', selected));
  });
  it('tells them apart in the part that says so, and adds them up around it', () => {
    expect(chosen(max(perEnvironment(or(sum(growth), vector(0)))))).toBe(
      'max(sum by (environment) (rate(shop_payments_total{environment=~"$environment"}[5m]))' +
        ' or group by (environment) (up{environment=~"$environment"}) * 0)',
    );
  });
});

describe('the labels of a result', () => {
  const labels = (of: Expression) => labelsOfResult(perFleet(of, one).node, one);

  it.each<readonly [string, Expression, readonly string[]]>([
    ['a selector', select(carts), ['branch', 'job', 'instance', 'environment']],
    ['a sum', sum(growth), ['environment']],
    ['a quantile', histogramQuantile(0.9, paymentTime, '5m', ['status']), ['status', 'environment']],
    ['what is missing', absent(select(carts, { job: 'a' })), ['environment', 'job']],
    ['an age', age(max(carts, { by: ['branch'] })), ['branch', 'environment']],
    ['what lacks another', unless(sum(carts), count(growth, { by: ['branch'] })), ['environment']],
    ['the highest', topk(1, sum(carts, { by: ['branch'] })), ['branch', 'environment']],
  ])('of %s are those that Prometheus leaves', (_, of, right) => {
    expect([...labels(of)].sort()).toEqual([...right].sort());
  });
});

describe('the labels of a fleet', () => {
  it('are known to the checks of queries', () => {
    const { contract } = shop([ordersFail]);
    const query = 'sum by (tenant) (shop_orders_waiting{tenant="a"})';
    expect(verify(query, contract, ['tenant'])).toEqual([]);
    expect(verify(query, contract).map(({ what }) => what)).toContain('tenant');
  });
  it.each([
    [['job'], 'fleetLabels has "job", which has a meaning of its own'],
    [['severity'], 'fleetLabels has "severity", which has a meaning of its own'],
    [['data-centre'], 'fleetLabels has "data-centre": use letters, digits and _'],
    [['__tenant'], 'fleetLabels has "__tenant": use letters, digits and _'],
    [['cluster', 'cluster'], 'fleetLabels has "cluster" twice'],
    [['status'], 'shop_orders_total: label "status" is one of fleetLabels'],
  ])('are refused if they cannot tell environments apart: %s', (fleetLabels, message) => {
    expect(() => shop([ordersFail], { fleetLabels })).toThrow(message);
  });
  it('are environment unless the project says otherwise; a target may have more of them', () => {
    expect(shop([ordersFail]).fleetLabels).toEqual(['environment']);
    const target = { job: 'shop', at: ['shop:1'], labels: { instance: 'a' } };
    expect(() => shop([ordersFail], { targets: [target] })).toThrow('target shop: labels has "instance"');
  });
  it('leave room for a metric of the same label in another project', () => {
    const cluster = gauge({ name: 'c', help: 'C', unit: 'items', labels: { cluster: oneOf('a') } });
    const system = defineSystem({ name: 'c', title: 'C', metrics: [cluster] });
    expect(() => defineConfig({ systems: [system], platform: [] })).not.toThrow();
  });
});
