import type { Histogram } from '../metrics/metric.ts';
import { alertsFiring } from '../platform/metrics/servers.ts';
import { count, select } from '../promql/index.ts';
import { status } from './colors.ts';
import type { Line, Section } from './dashboard.ts';
import { type Panel, type Stat, type Step, stat, type Word } from './panel.ts';
import { orZero, query } from './query.ts';

/** Of Grafana's grid. */
const COLUMNS = 24;

/**
 * The first section of a dashboard: how things are, in numbers. It has no heading. Where the panels do not share the
 * columns evenly, the last takes the rest.
 */
export function keyFigures(panels: readonly Panel[]): Section {
  const share = Math.floor(COLUMNS / panels.length);
  const even = share * panels.length === COLUMNS || panels.some(({ width }) => width !== undefined);
  const widths = (i: number) => (i < panels.length - 1 ? share : COLUMNS - share * (panels.length - 1));
  return { lines: [line(4, even ? panels : panels.map((panel, i) => ({ ...panel, width: widths(i) })))] };
}

/** A section of one line. */
export function section(title: string, height: number, panels: readonly Panel[]): Section {
  return { title, lines: [line(height, panels)] };
}

/** Panels side by side, `height` in Grafana's grid units. */
export function line(height: number, panels: readonly Panel[]): Line {
  return { height, panels };
}

/** The first key figure of a dashboard: does anything that it covers need a person? */
export function alertsNow(services: readonly string[]): Stat {
  return stat('Alerts Firing', {
    description:
      'Alerts of this area firing now. Not zero: the marks on the time axis name them, and each panel that shows an alert links to its runbook.',
    unit: 'items',
    queries: [
      query(
        orZero(
          count(select(alertsFiring, { alertstate: 'firing', service: services, severity: { not: 'none' } })),
        ),
        'alerts',
      ),
    ],
    ...noneOr(status.bad),
  });
}

/**
 * The axis on which quantiles of the histogram lie: they never exceed its last bucket, and what is below a tenth of
 * its first is told apart by no bucket.
 */
export function bounds({ buckets }: Histogram): readonly [low: number, high: number] {
  return [buckets[0]! / 10, buckets.at(-1)!];
}

/** Colours of a value that is fine while it is low: a person looks from `late` on, and acts from `bad` on. */
export function badFrom(late: number, bad: number): readonly Step[] {
  return [{ color: status.good }, { from: late, color: status.late }, { from: bad, color: status.bad }];
}

/** Colours of a value that is fine while it is high: bad below `late`, to be looked at below `good`. */
export function goodFrom(late: number, good: number): readonly Step[] {
  return [{ color: status.bad }, { from: late, color: status.late }, { from: good, color: status.good }];
}

/** Word and colours of a number that should be zero: None, or the number in `color`. */
export function noneOr(color: string) {
  return {
    words: { 0: { text: 'None', color: status.good } },
    steps: [{ color: status.good }, { from: 1, color }],
  } as const;
}

/** Words for a gauge that is 0 where something is wrong and 1 where it is not. */
export function badOrGood(bad: string, good: string): Readonly<Record<0 | 1, Word>> {
  return { 0: { text: bad, color: status.bad }, 1: { text: good, color: status.good } };
}
