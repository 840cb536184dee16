import { describe, expect, it } from 'vitest';
import { manyWait } from '../shop.ts';
import { judgeOf, promtool } from './judge.ts';

const queueLong = { ...manyWait, threshold: { operator: '>', value: 100 }, for: '5m' } as const;

/** The recording rules beside one alert, which needs a queue above 100 for five minutes. */
const judge = judgeOf(queueLong);

describe.skipIf(!promtool)('the time that an alert took to resolve', () => {
  // Two branches: the first queue is long for ten minutes, the second for twelve.
  const twoBranches = {
    'shop_orders_waiting{branch="a"}': '200x39 0x200',
    'shop_orders_waiting{branch="b"}': '200x47 0x200',
  };
  const samples = 'sum(count_over_time(alert:time_to_resolve:seconds[1h]))';
  const seconds = 'sum(sum_over_time(alert:time_to_resolve:seconds[1h]))';

  it('is recorded once, when its last instance ends, from the moment when its condition began to hold', async () => {
    expect(await judge(twoBranches, samples, '30m', 1)).toBe('');
    // Looked back at by one interval: the longer of the two is the one that was left.
    expect(await judge(twoBranches, seconds, '30m', 720)).toBe('');
  });
  it('is not recorded while the alert fires', async () => {
    expect(await judge(twoBranches, samples, '11m', undefined)).toBe('');
  });
  it('is not recorded for an alert that was only pending', async () => {
    const short = { 'shop_orders_waiting{branch="a"}': '200x10 0x200' };
    expect(await judge(short, samples, '30m', undefined)).toBe('');
  });
  it('is recorded anew each time', async () => {
    const twice = { 'shop_orders_waiting{branch="a"}': '200x39 0x39 200x39 0x200' };
    expect(await judge(twice, samples, '55m', 2)).toBe('');
  });
  it('carries the labels by which alerts are told apart', async () => {
    const labelled =
      'count(count_over_time(alert:time_to_resolve:seconds{alertname="ShopManyOrdersWait", severity="warning", category="business", service="shop"}[1h]))';
    expect(await judge(twoBranches, labelled, '30m', 1)).toBe('');
  });
});
