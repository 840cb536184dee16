import { NotReplayable } from './not-replayable.ts';
import type { Decisive, Reading } from './readings.ts';
import { type DrivenSeries, matches } from './series.ts';

/**
 * How many times as fast as its level says a series must grow while time is compressed, so that the alert sees what it would see
 * in real time.
 *
 * A range of five minutes becomes one of five seconds. `rate` divides by the range and says the same, if the series grows by
 * its level in each second of the clock. What `increase`, `predict_linear` and the like come to depends on how much happens
 * within the range: there the whole of the growth must fit in, and it is as fast as time is. Nothing satisfies both at
 * once. Throws for a series of which an alert asks both.
 */
export function growthScale(
  series: Pick<DrivenSeries, 'name' | 'labels' | 'series'>,
  readings: readonly Reading[],
  timeScale: number,
): number {
  const of = readings.filter(
    ({ name, matchers }) => name === series.name && matchers.every(one => matches(one, series.labels)),
  );
  const asked = new Set<Decisive>(of.map(({ decisive }) => decisive));
  if (timeScale === 1 || !asked.has('in all')) return 1;
  if (!asked.has('per second')) return timeScale;
  throw new NotReplayable(
    `it asks of ${series.name} both the growth per second (rate) and the growth in all (increase and the like), which compressed time cannot give at once: drill it with --time-scale 1`,
  );
}
