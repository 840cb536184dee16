import { describe, expect, it } from 'vitest';
import type { Duration } from '../../../core/promql/index.ts';
import { budgetOf, limitOf, pairsOf } from '../../../core/slos/budget.ts';
import { burnWindows, recordedWindows } from '../../../core/slos/windows.ts';

const rows = (period: Duration) =>
  burnWindows(period).map(({ urgency, factor, long, short, budgetShare }) => [
    urgency,
    factor,
    long,
    short,
    budgetShare,
  ]);

describe('burn-rate windows', () => {
  it('over 30 days are those of the Site Reliability Workbook', () => {
    expect(rows('30d')).toEqual([
      ['page', 14.4, '1h', '5m', 0.02],
      ['page', 6, '6h', '30m', 0.05],
      ['ticket', 3, '1d', '2h', 0.1],
      ['ticket', 1, '3d', '6h', 0.1],
    ]);
  });
  it('over 28 and 90 days are the same, with factors that spend the same share of the budget', () => {
    expect(rows('28d').map(row => row[1])).toEqual([13.44, 5.6, 2.8, 0.933333333333]);
    expect(rows('90d').map(row => row[1])).toEqual([43.2, 18, 9, 3]);
    expect(rows('28d').map(row => row[2])).toEqual(['1h', '6h', '1d', '3d']);
  });
  it('over a week shrink with it, to whole minutes, with the factors as cited', () => {
    expect(rows('7d')).toEqual([
      ['page', 14.4, '14m', '1m', 0.02],
      ['page', 6, '84m', '7m', 0.05],
      ['ticket', 3, '336m', '28m', 0.1],
      ['ticket', 1, '1008m', '84m', 0.1],
    ]);
  });
  it('over a day stop at what a scrape every 15 seconds can fill; the share of the budget grows instead', () => {
    expect(rows('1d')).toEqual([
      ['page', 14.4, '5m', '1m', 0.05],
      ['page', 6, '12m', '1m', 0.05],
      ['ticket', 3, '48m', '4m', 0.1],
      ['ticket', 1, '144m', '12m', 0.1],
    ]);
  });
  it.each<Duration>(['1d', '7d', '14d', '26d', '27d', '28d', '30d', '90d'])(
    'over %s: factor = budget share × period / long window, and every window is within the period',
    period => {
      const ms = { m: 1 / 1440, h: 1 / 24, d: 1 } as const;
      const days = (text: string) => Number.parseFloat(text) * ms[text.at(-1) as keyof typeof ms];
      for (const { factor, budgetShare, long, short } of burnWindows(period)) {
        expect(factor).toBeCloseTo((budgetShare * days(period)) / days(long), 1);
        expect(days(short)).toBeLessThan(days(long));
        expect(days(long)).toBeLessThan(days(period));
        expect(factor).toBeGreaterThan(0.89);
      }
    },
  );
  it('are recorded with the standard ones that fit the period', () => {
    expect(recordedWindows('30d')).toEqual(['5m', '30m', '1h', '2h', '6h', '1d', '3d']);
    expect(recordedWindows('1d')).toEqual([
      ...['1m', '4m', '5m', '12m', '30m', '48m', '1h', '2h', '144m', '6h'],
    ]);
  });
});

describe('numbers are clean', () => {
  it('in budgets and limits', () => {
    expect(budgetOf({ target: 0.995 })).toBe(0.005);
    expect(budgetOf({ target: 0.999 })).toBe(0.001);
    const limits = burnWindows('30d').map(pair => limitOf({ target: 0.999 }, pair));
    expect(limits).toEqual([0.0144, 0.006, 0.003, 0.001]);
  });
});

describe('a pair that could never fire', () => {
  it('is left out: 14.4 times a budget of 10 % is more than everything', () => {
    expect(pairsOf({ target: 0.9, window: '30d' }, 'page').map(({ factor }) => factor)).toEqual([6]);
    expect(pairsOf({ target: 0.95, window: '30d' }, 'page').map(({ factor }) => factor)).toEqual([14.4, 6]);
  });
});
