import { defineConfig, defineSystem } from 'vigia';
import { boundedId, counter, gauge, histogram, oneOf } from 'vigia/metrics';
import { describe, expect, it } from 'vitest';

const by = (budget: number) => ({ user: boundedId(budget) });
const metrics = [
  gauge({ name: 'up', help: 'Whether it is up', unit: 'bool' }),
  gauge({ name: 'waiting', help: 'Users that wait', unit: 'items', labels: by(9) }),
  counter({ name: 'sent_total', help: 'Messages', unit: 'items', labels: { kind: oneOf('text', 'image') } }),
  histogram({ name: 'wait_seconds', help: 'Waits', unit: 'seconds', labels: by(4), buckets: [1, 5] }),
];
const projectOf = (maxSeries?: number, whole?: number, more: readonly (typeof metrics)[number][] = []) =>
  defineConfig({
    systems: [
      defineSystem({
        name: 'bot',
        title: 'Bot',
        metrics: [...metrics, ...more],
        ...(maxSeries !== undefined && { maxSeries }),
      }),
    ],
    platform: [],
    ...(whole !== undefined && { maxSeries: whole }),
  });

/** 1 + (9 + `other`) + 2 + (4 + `other`) × (2 buckets, +Inf, sum, count). */
const SERIES = 1 + 10 + 2 + 25;

describe('the budget of series', () => {
  it('of a system is refused by one series too many, with its three most expensive metrics', () => {
    expect(() => projectOf(SERIES)).not.toThrow();
    expect(() => projectOf(SERIES - 1)).toThrow(
      `system bot: up to ${SERIES} series, but maxSeries is ${SERIES - 1}; the most expensive metrics are ` +
        'wait_seconds (25), waiting (10), sent_total (2): lower the budgets of their labels, or raise maxSeries',
    );
  });
  it('of the process is a setting', () => {
    expect(() => projectOf(undefined, SERIES)).not.toThrow();
    expect(() => projectOf(undefined, SERIES - 1)).toThrow(
      /^the systems together: up to 38 series, but maxSeries is 37;/,
    );
  });
  it('of the process is 1000 unless the project says otherwise', () => {
    const many = (budget: number) => [
      gauge({ name: 'of_user', help: 'Of', unit: 'items', labels: by(budget) }),
    ];
    expect(() => projectOf(undefined, undefined, many(999 - SERIES))).not.toThrow();
    expect(() => projectOf(undefined, undefined, many(1000 - SERIES))).toThrow(
      /up to 1001 series, but maxSeries is 1000/,
    );
    expect(() => projectOf(undefined, 1001, many(1000 - SERIES))).not.toThrow();
  });
});
