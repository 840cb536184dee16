import type { LabelSchema, LabelValues } from '../metrics/label.ts';
import type { Counter, Gauge, Histogram, Metric } from '../metrics/metric.ts';
import type { Axis, Moment } from './axis.ts';

/** One series of the history. */
export interface PastSeries {
  readonly metric: Metric;
  readonly suffix: '' | '_bucket' | '_sum' | '_count';
  readonly labels: Readonly<Record<string, string>>;
  /** A value for each moment of the axis; NaN where there is no value. */
  readonly values: Float64Array;
  /** Number of samples that each value stands for, one step of the axis apart in total. Default: 1. */
  readonly perStep?: number;
}

/** Events and bad events, counted. The history of an objective follows from them. */
export interface Outcome {
  readonly total: Float64Array;
  readonly bad: Float64Array;
}

/** The history of one system: its series, and by id the outcomes of its objectives. */
export interface Past {
  readonly series: readonly PastSeries[];
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

export function counted<L extends LabelSchema>(
  metric: Counter<L>,
  labels: LabelValues<L>,
  values: Float64Array,
): PastSeries {
  return { metric: metric as Metric, suffix: '', labels: labels as Record<string, string>, values };
}

export function stood<L extends LabelSchema>(
  metric: Gauge<L>,
  labels: LabelValues<L>,
  values: Float64Array,
): PastSeries {
  return { metric: metric as Metric, suffix: '', labels: labels as Record<string, string>, values };
}

export interface Observed {
  readonly series: readonly PastSeries[];
  readonly count: Float64Array;
  /** Number of observations within the bound, which is a bucket. */
  readonly within: (bound: number) => Float64Array;
}

/** Returns a histogram of `count` observations with log-normal values around `median`. */
export function observed<L extends LabelSchema>(
  axis: Axis,
  metric: Histogram<L>,
  labels: LabelValues<L>,
  count: Float64Array,
  median: (at: Moment) => number,
  spread = 0.8,
): Observed {
  const given = labels as Record<string, string>;
  const one = (suffix: PastSeries['suffix'], values: Float64Array, more = {}): PastSeries => ({
    metric: metric as Metric,
    suffix,
    labels: { ...given, ...more },
    values,
  });
  const within = new Map(
    metric.buckets.map(bound => [
      bound,
      axis.part(count, at => normal(Math.log(bound / median(at)) / spread)),
    ]),
  );
  let sum = 0;
  const sums = count.map((value, i) => {
    const mean = median(axis.moments[i]!) * Math.exp(spread ** 2 / 2);
    sum += (value - (i === 0 ? 0 : count[i - 1]!)) * mean;
    return sum;
  });
  return {
    series: [
      ...[...within].map(([bound, values]) => one('_bucket', values, { le: bucketEnd(bound) })),
      one('_bucket', count, { le: '+Inf' }),
      one('_sum', sums),
      one('_count', count),
    ],
    count,
    within: bound => within.get(bound)!,
  };
}

/** As Prometheus stores what the sample service exposes. */
function bucketEnd(bound: number): string {
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}

/** Returns the share of a normal distribution below `x` standard deviations (logistic approximation, within 0.01). */
function normal(x: number): number {
  return 1 / (1 + Math.exp(-1.702 * x));
}
