import type { Gauge, Histogram, Metric } from '../metrics/metric.ts';
import type { Range } from '../promql/duration.ts';
import {
  avg,
  complement,
  type Expression,
  multiply,
  observations,
  observationsWithin,
  or,
  overTime,
  rate,
  ratio,
  sum,
} from '../promql/index.ts';
import type { SelectorNode } from '../promql/node.ts';
import { asSelector } from '../promql/select.ts';

/** A sum of events per second over the range. */
export type Events = (range: Range) => Expression<never>;

/** Series of a metric, whatever its labels: a selector, or the metric itself. */
export type Selected<M extends Metric> =
  | M
  | (Expression & { readonly node: SelectorNode; readonly metric: M });

/** What an objective counts. Each kind yields the share of bad events over a range. */
export type Indicator =
  /** Bad events among all events. */
  | { readonly kind: 'bad events'; readonly bad: Events; readonly total: Events }
  /** Good events among all events. */
  | { readonly kind: 'good events'; readonly good: Events; readonly total: Events }
  /** Observations within a bound, which is a bucket of the histogram, in its unit. */
  | { readonly kind: 'latency'; readonly histogram: Selected<Histogram>; readonly within: number }
  /** The time during which a gauge of 0 and 1 is 1, averaged over its series. */
  | { readonly kind: 'time'; readonly gauge: Selected<Gauge> };

/** Returns the share of bad events over the range, 0 to 1. Returns nothing where there were no events. */
export function badShare(indicator: Indicator, range: Range): Expression<never> {
  if (indicator.kind === 'time') return complement(avg(overTime('avg', indicator.gauge, range)));
  const total = events(indicator, range)!;
  if (indicator.kind === 'bad events') return ratio(orNone(indicator.bad(range), total), total);
  const good =
    indicator.kind === 'good events'
      ? indicator.good(range)
      : sum(rate(observationsWithin(indicator.histogram, indicator.within), range));
  return complement(ratio(orNone(good, total), total));
}

/** Returns all events per second, or undefined for an indicator that counts time. */
export function events(indicator: Indicator, range: Range): Expression<never> | undefined {
  switch (indicator.kind) {
    case 'time':
      return undefined;
    case 'latency':
      return sum(rate(observations(indicator.histogram), range));
    default:
      return indicator.total(range);
  }
}

/** Returns the expressions of the indicator over some range, for checks and tests. */
export function expressions(indicator: Indicator): readonly Expression[] {
  switch (indicator.kind) {
    case 'time':
      return [asSelector(indicator.gauge)];
    case 'latency':
      return [asSelector(indicator.histogram)];
    case 'bad events':
      return [indicator.bad('5m'), indicator.total('5m')];
    case 'good events':
      return [indicator.good('5m'), indicator.total('5m')];
  }
}

/** Returns 0 where there are events, but none of this kind since the process started. */
function orNone(part: Expression<never>, total: Expression<never>): Expression<never> {
  return or(part, multiply(total, 0));
}
