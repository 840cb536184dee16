import type { Histogram } from '../metrics/metric.ts';
import { alertsFiring } from '../platform/metrics/servers.ts';
import { count, select } from '../promql/index.ts';
import { status } from './colors.ts';
import type { Line, Section } from './dashboard.ts';
import { type Panel, type Stat, type Step, stat, type Word } from './panel.ts';
import { orZero, query } from './query.ts';

/** Columns of the grid of Grafana. */
const COLUMNS = 24;

/**
 * Returns the first section of a dashboard: its key figures, without a heading. If the panels do not divide the columns
 * evenly, the last takes the rest.
 *
 * @example
 * ```ts
 * keyFigures([alertsNow(['bot'])]).lines.length; // 1
 * ```
 */
export function keyFigures(panels: readonly Panel[]): Section {
  const share = Math.floor(COLUMNS / panels.length);
  const even = share * panels.length === COLUMNS || panels.some(({ width }) => width !== undefined);
  const widths = (i: number) => (i < panels.length - 1 ? share : COLUMNS - share * (panels.length - 1));
  return { lines: [line(4, even ? panels : panels.map((panel, i) => ({ ...panel, width: widths(i) })))] };
}

/**
 * Returns a section of one line.
 *
 * @example
 * ```ts
 * section('Queue', 8, []).title; // Queue
 * ```
 */
export function section(title: string, height: number, panels: readonly Panel[]): Section {
  return { title, lines: [line(height, panels)] };
}

/**
 * Returns a line of panels, with its height in grid units of Grafana.
 *
 * @example
 * ```ts
 * line(8, []).height; // 8
 * ```
 */
export function line(height: number, panels: readonly Panel[]): Line {
  return { height, panels };
}

/** Sizes in pixels: a unit of the grid with its gap, the title and the headings of a table, and one of its rows. */
const GRID = 38;
const HEADINGS = 92;
const ROW = 36;

/**
 * Returns the height of a table that shows all of so many rows, in grid units of Grafana.
 *
 * @example
 * ```ts
 * tableHeight(8); // 10
 * ```
 */
export function tableHeight(rows: number): number {
  return Math.ceil((HEADINGS + rows * ROW) / GRID);
}

/** Sizes in pixels of a panel with bars: its title and margins, and the least of a bar with its gap. */
const TITLE = 60;
const BAR = 27;

/**
 * Returns the height of a bar gauge that shows so many bars, in grid units of Grafana.
 *
 * @example
 * ```ts
 * barsHeight(14); // 12
 * ```
 */
export function barsHeight(bars: number): number {
  return Math.ceil((TITLE + bars * BAR) / GRID);
}

/**
 * Returns the first key figure of a dashboard: the number of alerts of these services that are firing.
 *
 * @example
 * ```ts
 * alertsNow(['bot']).title; // Alerts Firing
 * ```
 */
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
 * Returns the axis for quantiles of the histogram: they never exceed its last bucket, and values below a tenth of its first
 * bucket are not told apart.
 *
 * @example
 * ```ts
 * bounds(replyTime); // [ 0.05, 5 ]
 * ```
 */
export function bounds({ buckets }: Histogram): readonly [low: number, high: number] {
  return [buckets[0]! / 10, buckets.at(-1)!];
}

/**
 * Returns the colours of a value that is good while it is low: orange from `late`, red from `bad`.
 *
 * @example
 * ```ts
 * badFrom(1, 5)[2]; // { from: 5, color: '#F2495C' }
 * ```
 */
export function badFrom(late: number, bad: number): readonly Step[] {
  return [{ color: status.good }, { from: late, color: status.late }, { from: bad, color: status.bad }];
}

/**
 * Returns the colours of a value that is good while it is high: orange from `late`, green from `good`.
 *
 * @example
 * ```ts
 * goodFrom(0.25, 0.5)[2]; // { from: 0.5, color: '#73BF69' }
 * ```
 */
export function goodFrom(late: number, good: number): readonly Step[] {
  return [{ color: status.bad }, { from: late, color: status.late }, { from: good, color: status.good }];
}

/**
 * Returns the text and colours of a number that should be zero: None, or the number in `color`.
 *
 * @example
 * ```ts
 * noneOr(status.bad).words[0].text; // None
 * ```
 */
export function noneOr(color: string) {
  return {
    words: { 0: { text: 'None', color: status.good } },
    steps: [{ color: status.good }, { from: 1, color }],
  } as const;
}

/**
 * Returns the texts of a gauge that is 0 when something is wrong and 1 when it is not.
 *
 * @example
 * ```ts
 * badOrGood('Down', 'Up')[1].text; // Up
 * ```
 */
export function badOrGood(bad: string, good: string): Readonly<Record<0 | 1, Word>> {
  return { 0: { text: bad, color: status.bad }, 1: { text: good, color: status.good } };
}
