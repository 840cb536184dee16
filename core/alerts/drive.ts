import type { Counter, Gauge, Histogram, Metric } from '../metrics/metric.ts';
import { asSelector, type Series } from '../promql/select.ts';

/** One series of a promtool test and its value as a function of time. */
export interface InputSeries {
  /** Such as `up{job="a"}`. */
  readonly series: string;
  /** Growth per second for counters, the value itself for gauges, for timestamps how many seconds ago they are. */
  readonly level: number;
  readonly kind: 'growth' | 'value' | 'age';
}

/** Turns the level that the alert's value shall have into the series that give it. */
export type Drive = (level: number) => readonly InputSeries[];

/** Over how many series a level is spread: an alert that forgot to aggregate stays silent and fails its test. */
const SPREAD = 5;

/** A counter whose series together grow by `level` a second. */
export function growing<M extends Counter>(of: Series<M>): Drive {
  const { node } = asSelector(of);
  return level => {
    const spread = canSpread(node.metric) ? SPREAD : 1;
    return Array.from({ length: spread }, (_, i) => ({
      series: seriesText(of, '', i),
      level: level / spread,
      kind: 'growth',
    }));
  };
}

/** A histogram that sees `level` observations a second, whatever their values. */
export function counting<M extends Histogram>(of: Series<M>): Drive {
  const spread = canSpread(asSelector(of).node.metric) ? SPREAD : 1;
  return level =>
    Array.from({ length: spread }, (_, i) => ({
      series: seriesText(of, '_count', i),
      level: level / spread,
      kind: 'growth',
    }));
}

/** A gauge at `level`. */
export function standing<M extends Gauge>(of: Series<M>): Drive {
  return level => [{ series: seriesText(of, '', 0), level, kind: 'value' }];
}

/** A timestamp that is `level` seconds ago, whenever it is looked at. */
export function aged<M extends Gauge>(of: Series<M>): Drive {
  return level => [{ series: seriesText(of, '', 0), level, kind: 'age' }];
}

/** A histogram that sees one observation a second, all in the bucket that ends at `level`. */
export function observing<M extends Histogram>(of: Series<M>): Drive {
  const { metric } = asSelector(of);
  return level => {
    if (!metric.buckets.includes(level)) {
      throw new Error(
        `${metric.name}: level ${level} is not one of its buckets: use one of ${metric.buckets.join(', ')}`,
      );
    }
    return [...metric.buckets, Number.POSITIVE_INFINITY].map(bound => ({
      series: seriesText(of, '_bucket', 0, {
        le: bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound),
      }),
      level: bound >= level ? 1 : 0,
      kind: 'growth',
    }));
  };
}

/** A metric that is there when the level is 1 and missing when it is 0. */
export function present<M extends Metric>(of: Series<M>): Drive {
  return level => (level === 0 ? [] : [{ series: seriesText(of, '', 0), level: 1, kind: 'value' }]);
}

/** No input at all. */
export const nothing: Drive = () => [];

function canSpread(metric: Metric): boolean {
  return Object.values(metric.labels).some(label => label.kind !== 'closed');
}

/** The series with a value for each label: the one it must have, the first of a closed set, or the i-th identifier. */
export function seriesText<M extends Metric>(
  of: Series<M>,
  suffix: string,
  i: number,
  extra: Record<string, string> = {},
): string {
  const { metric, node } = asSelector(of);
  const equal = node.matchers.filter(({ operator }) => operator === '=');
  const matched = Object.fromEntries(equal.map(({ label, value }) => [label, value]));
  const labels: Record<string, string> = { ...matched, ...extra };
  for (const [name, label] of Object.entries(metric.labels)) {
    labels[name] ??= label.kind === 'closed' ? label.values[0]! : `${name}-${i}`;
  }
  const text = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${metric.name}${suffix}{${text.join(', ')}}`;
}
