import {
  and,
  compare,
  type Expression,
  increase,
  offset,
  overTime,
  predictLinear,
  rate,
  select,
  sum,
} from 'vigia/promql';
import { describe, expect, it } from 'vitest';
import type { AlertGroup } from '../../../../core/alerts/alert.ts';
import { growthScale } from '../../../../core/drill/replay/growth.ts';
import { readingsOf } from '../../../../core/drill/replay/readings.ts';
import { driven } from '../../../../core/drill/replay/series.ts';
import { gauge } from '../../../../core/metrics/metric.ts';
import { vector } from '../../../../core/promql/functions.ts';
import project from '../../../payments/vigia.config.ts';
import { orders, shopAlert, waiting } from '../../../shop.ts';

const failed = select(orders, { status: 'failed' });
const placed = select(orders, { status: 'placed' });
const FAILED = 'shop_orders_total{status="failed"}';

const alertOver = (value: Expression) =>
  shopAlert({ name: 'X', value, for: '0s', unitTest: { drive: () => [], firing: 1, silent: 0 } });

function scaleOf(value: Expression, groups: readonly AlertGroup[] = [], series = FAILED): number {
  const { readings } = readingsOf(alertOver(value), groups);
  return growthScale(driven({ series, level: 1, kind: 'growth' }), readings, 60);
}

/** A rule that records the expression under a name, and that name. */
function recorded(expr: Expression, labels: Record<string, string> = {}) {
  const record = gauge({
    name: 'shop:recorded',
    help: 'Recorded',
    unit: 'items',
    labels: {},
    origin: 'recorded',
  });
  const recordings = [{ name: 'r', recordings: [{ record, expr, labels }] }];
  return { record, groups: [{ name: 'g', alerts: [], recordings }] };
}

describe('on time compressed 60 times a series', () => {
  it('of which the rate is asked grows by its level in each second of the clock', () => {
    expect(scaleOf(sum(rate(failed, '5m')))).toBe(1);
  });
  it.each([
    ['increase', increase(failed, '15m')],
    ['the number itself', sum(failed)],
    ['a number of before', offset(failed, '1h')],
  ])('of which %s is asked grows 60 times as fast', (_, value) => {
    expect(scaleOf(value)).toBe(60);
  });
  it.each([
    ['a trend', predictLinear(waiting, '15m', '1h')],
    ['an average', overTime('avg', waiting, '5m')],
  ])('of which %s is asked grows 60 times as fast', (_, value) => {
    expect(scaleOf(value, [], 'shop_orders_waiting{}')).toBe(60);
  });
  it('that must merely be there, or that nobody asks of, needs no speed of its own', () => {
    expect(scaleOf(and(sum(rate(failed, '5m')), sum(failed), []))).toBe(1);
    expect(scaleOf(sum(increase(placed, '5m')))).toBe(1);
  });
  it('that a filter compares is asked for what the comparison needs', () => {
    const few = compare(sum(increase(placed, '5m')), '>', 10);
    expect(scaleOf(and(sum(rate(failed, '5m')), few, []))).toBe(1);
    const PLACED = 'shop_orders_total{status="placed"}';
    expect(scaleOf(and(sum(rate(failed, '5m')), few, []), [], PLACED)).toBe(60);
  });
  it('of which both are asked is refused with the way out', () => {
    const both = and(sum(rate(failed, '5m')), compare(sum(increase(failed, '5m')), '>', 10), []);
    expect(() => scaleOf(both)).toThrow(
      'it asks of shop_orders_total both the growth per second (rate) and the growth in all',
    );
    const { readings } = readingsOf(alertOver(both), []);
    expect(growthScale(driven({ series: FAILED, level: 1, kind: 'growth' }), readings, 1)).toBe(1);
  });
  it('is followed through recording rules, with what they and the alert ask', () => {
    const rates = recorded(sum(rate(failed, '5m')));
    expect(scaleOf(overTime('max', rates.record, '1h'), rates.groups)).toBe(1);
    const sums = recorded(sum(failed));
    expect(scaleOf(overTime('max', sums.record, '1h'), sums.groups)).toBe(60);
    const other = recorded(sum(increase(failed, '5m')), { slo: 'other' });
    expect(scaleOf(select(other.record, { slo: 'mine' } as object), other.groups)).toBe(1);
  });
});

describe('what an alert looks at', () => {
  it('reaches back as far as ranges and offsets together, through what is recorded', () => {
    const { record, groups } = recorded(sum(rate(failed, '5m')));
    const { readings, recordings } = readingsOf(
      alertOver(overTime('max', offset(select(record), '1h'), '2h')),
      groups,
    );
    expect(readings).toMatchObject([
      { name: 'shop_orders_total', range: 300_000, reachesBack: 3 * 3600_000 + 300_000 },
    ]);
    expect([...recordings].map(one => one.record.name)).toEqual(['shop:recorded']);
  });
  it('does not go round in a rule that reads what it records', () => {
    const { record, groups } = recorded(vector(1));
    const round = recorded(overTime('max', record, '5m')).groups;
    expect(readingsOf(alertOver(select(record)), [...groups, ...round]).readings).toEqual([]);
  });
  it('is, for an alert of an objective, its raw series, and the rules of this objective alone', () => {
    const alert = project.alerts.find(({ name }) => name === 'SLOShopPaymentsBurnsFast')!;
    const { readings, recordings } = readingsOf(alert, project.alertGroups);
    expect(new Set(readings.map(({ name }) => name))).toEqual(new Set(['shop_payments_total']));
    expect(new Set([...recordings].map(({ labels }) => labels.sloth_id))).toEqual(new Set(['shop-payments']));
  });
});
