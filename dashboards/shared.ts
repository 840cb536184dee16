import type { Histogram } from '../metrics/metric.ts';
import { alertsFiring } from '../metrics/servers.ts';
import { count, select } from '../promql/index.ts';
import { status } from './colors.ts';
import type { Stat } from './panel.ts';
import { orZero, query } from './query.ts';

/** The first key figure of a dashboard: does anything that it covers need a person? */
export function alertsNow(services: readonly string[]): Stat {
  return {
    kind: 'stat',
    title: 'Alerts Firing',
    description:
      'Alerts of this area that fire now. Not zero: the marks on the time axis name them, and each panel that shows an alert links its runbook.',
    unit: 'items',
    queries: [
      query(
        orZero(
          count(select(alertsFiring, { alertstate: 'firing', service: services, severity: { not: 'none' } })),
        ),
        'alerts',
      ),
    ],
    words: { 0: { text: 'None', color: status.good } },
    steps: [{ color: status.good }, { from: 1, color: status.bad }],
  };
}

/**
 * The axis on which quantiles of the histogram lie: they never exceed its last bucket, and what is below a tenth of
 * its first is told apart by no bucket.
 */
export function bounds({ buckets }: Histogram): readonly [low: number, high: number] {
  return [buckets[0]! / 10, buckets.at(-1)!];
}
