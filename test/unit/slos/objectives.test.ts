import { describe, expect, it } from 'vitest';
import { counter } from '../../../core/metrics/metric.ts';
import { type Duration, promql, rate, sum } from '../../../core/promql/index.ts';
import { percent } from '../../../core/slos/budget.ts';
import { checkObjectives } from '../../../core/slos/check.ts';
import { badShare, type Indicator } from '../../../core/slos/indicator.ts';
import type { Objective } from '../../../core/slos/objective.ts';
import { objectives } from '../../bundle.ts';
import { carts, paymentTime } from '../../payments/metrics.ts';
import { paid, prompt } from '../../payments/objectives.ts';
import project from '../../payments/vigia.config.ts';

const { contract } = project;

describe('the objectives', () => {
  it('say whose they are and what they promise', () => {
    for (const { owner, description, target } of objectives) {
      expect(owner).toMatch(/\w+ team$/);
      expect(description).toContain(`${percent(target)} of `);
    }
  });
});

describe('the share of bad events', () => {
  const share = (indicator: Indicator) => promql(badShare(indicator, '1h'));
  const failed = counter({ name: 'f_total', help: '', unit: 'items' });
  const all = counter({ name: 'a_total', help: '', unit: 'items' });
  const total = (range: Duration) => sum(rate(all, range));

  it('is bad over total, and 0 while no bad event has happened', () => {
    const bad = (range: Duration) => sum(rate(failed, range));
    expect(share({ kind: 'bad events', bad, total } as Indicator)).toBe(
      '(sum(rate(f_total[1h])) or sum(rate(a_total[1h])) * 0) / (sum(rate(a_total[1h])) > 0)',
    );
  });
  it('is what is left beside good over total', () => {
    const good = (range: Duration) => sum(rate(failed, range));
    expect(share({ kind: 'good events', good, total } as Indicator)).toBe(
      '1 - (sum(rate(f_total[1h])) or sum(rate(a_total[1h])) * 0) / (sum(rate(a_total[1h])) > 0)',
    );
  });
  it('is what is left beside the bucket that ends at the bound, whichever way the bound was written', () => {
    expect(share(prompt.indicator)).toContain(
      'sum(rate(shop_payment_seconds_bucket{le=~"120(\\\\.0)?"}[1h]))',
    );
  });
  it('is the time during which a gauge was 0', () => {
    expect(share({ kind: 'time', gauge: carts })).toBe('1 - avg(avg_over_time(shop_carts[1h]))');
  });
});

describe('an objective is refused with field, value and fix', () => {
  const check = (change: Partial<Objective>) => () => checkObjectives([{ ...paid, ...change }], contract);
  const stranger = counter({ name: 'stranger_total', help: '', unit: 'items' });

  it.each<readonly [string, Partial<Objective>, string]>([
    [
      '100 %',
      { target: 1 },
      'target is 1: 100 % leaves no error budget; give a ratio below 1, such as 0.999',
    ],
    ['99.5', { target: 99.5 }, 'target is 99.5: write 99.5 % as 0.995'],
    ['250 %', { target: 250 }, 'target is 250: give a ratio between 0 and 1'],
    ['nothing', { target: 0 }, 'target is 0: give a ratio between 0 and 1'],
    ['no number', { target: Number.NaN }, 'target is NaN: give a ratio'],
    ['a promise that nothing breaks', { target: 0.1 }, 'target is 0.1: no page could ever fire'],
    [
      'a month by name',
      { window: 'month' as Duration },
      'window is "month": write a number and one of ms s m h d w, such as 30d',
    ],
    ['an hour', { window: '1h' }, 'window is 1h: give at least 1d, such as 30d'],
    [
      'an indicator of another contract',
      {
        indicator: {
          kind: 'bad events',
          bad: range => sum(rate(stranger, range)),
          total: range => sum(rate(stranger, range)),
        },
      },
      'indicator uses stranger_total, which is not a metric of the contract: declare it in metrics/',
    ],
    [
      'a bound that ends no bucket',
      { indicator: { kind: 'latency', histogram: paymentTime, within: 100 } },
      'within is 100, which is not a bucket of shop_payment_seconds: use one of 0.1, 0.5, 1, 2, 5, 120, or add the bucket',
    ],
    ['no minimum', { minimumEvents: 0 }, 'minimumEvents is 0: give a whole number of at least 1'],
    [
      'a name with spaces',
      { name: 'API availability' },
      'name is "API availability": use a-z, 0-9 and single hyphens',
    ],
  ])('%s', (_, change, message) => {
    expect(check(change)).toThrow(message);
    expect(check(change)).toThrow(/^objective shop-/);
  });
  it('a name that is taken', () => {
    expect(() => checkObjectives([paid, paid], contract)).toThrow(
      'objective shop-payments: its name is taken by another objective of the same service; rename one',
    );
  });
  it('all that is wrong at once', () => {
    expect(check({ target: 1, window: '1h' })).toThrow(/target is 1.*\n.*window is 1h/);
  });
  it('a gauge’s time without the time that it must have been there', () => {
    expect(check({ indicator: { kind: 'time', gauge: carts } })).toThrow(
      'minimumObserved is missing: give the time after which one failed scrape no longer distorts the ratio, such as 1h',
    );
  });
  it('nothing when nothing is wrong, a gauge’s time without a minimum of events included', () => {
    const { minimumEvents: _, ...rest } = paid;
    const timed: Objective = {
      ...rest,
      indicator: { kind: 'time', gauge: carts },
      minimumObserved: '1h',
    };
    expect(checkObjectives([timed], contract)).toEqual([timed]);
  });
});
