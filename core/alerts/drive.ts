import type { Label } from '../metrics/label.ts';
import type { Counter, Gauge, Histogram, Metric, Summary } from '../metrics/metric.ts';
import type { Observing } from '../promql/functions.ts';
import { accepts, example } from '../promql/matching.ts';
import type { Matcher } from '../promql/node.ts';
import { isPlainName, labelName } from '../promql/print.ts';
import { asSelector, type Series } from '../promql/select.ts';

/** One series of a promtool test, with its value over time. */
export interface InputSeries {
  /** Such as `up{job="a"}`. */
  readonly series: string;
  /** Growth per second of a counter, value of a gauge, or age in seconds of a timestamp. */
  readonly level: number;
  readonly kind: 'growth' | 'value' | 'age';
}

/** Returns the series that give the value of the alert a level. */
export type Drive = (level: number) => readonly InputSeries[];

/** Number of series over which a level is spread: an alert that does not aggregate stays silent and fails its test. */
const SPREAD = 5;

/**
 * Returns the series of a counter that together grow by `level` per second.
 *
 * @example
 * ```ts
 * growing(sent)(0.5); // [ { series: 'bot_sent_total{status="ok"}', level: 0.5, kind: 'growth' } ]
 * ```
 */
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

/**
 * Returns the series of a histogram or a summary that sees `level` observations per second, whatever their values.
 *
 * @example
 * ```ts
 * counting(replyTime)(2); // [ { series: 'bot_reply_seconds_count{}', level: 2, kind: 'growth' } ]
 * ```
 */
export function counting<M extends Observing>(of: Series<M>): Drive {
  const spread = canSpread(asSelector(of).node.metric) ? SPREAD : 1;
  return level =>
    Array.from({ length: spread }, (_, i) => ({
      series: seriesText(of, '_count', i),
      level: level / spread,
      kind: 'growth',
    }));
}

/**
 * Returns the series of a gauge, or of a quantile of a summary, at `level`.
 *
 * @example
 * ```ts
 * standing(waiting)(101); // [ { series: 'bot_waiting{bot="bot-0"}', level: 101, kind: 'value' } ]
 * ```
 */
export function standing<M extends Gauge | Summary>(of: Series<M>): Drive {
  return level => [{ series: seriesText(of, '', 0), level, kind: 'value' }];
}

/**
 * Returns the series of a timestamp that is always `level` seconds old.
 *
 * @example
 * ```ts
 * const lastBackup = gauge({
 *   name: 'last_backup_timestamp_seconds',
 *   help: 'When the last backup started',
 *   unit: 'timestamp',
 * });
 * aged(lastBackup)(3600); // [ { series: 'last_backup_timestamp_seconds{}', level: 3600, kind: 'age' } ]
 * ```
 */
export function aged<M extends Gauge>(of: Series<M>): Drive {
  return level => [{ series: seriesText(of, '', 0), level, kind: 'age' }];
}

/**
 * Returns the series of a histogram that sees one observation per second, all in the bucket that ends at `level`. The
 * drive throws if `level` is not a bucket of the histogram.
 *
 * @example
 * ```ts
 * observing(replyTime)(5)[0]; // { series: 'bot_reply_seconds_bucket{le="0.5"}', level: 0, kind: 'growth' }
 * ```
 */
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

/**
 * Returns a series of a metric that exists at level 1 and is missing at level 0.
 *
 * @example
 * ```ts
 * present(sent)(0); // []
 * ```
 */
export function present<M extends Metric>(of: Series<M>): Drive {
  return level => (level === 0 ? [] : [{ series: seriesText(of, '', 0), level: 1, kind: 'value' }]);
}

/**
 * Returns no series.
 *
 * @example
 * ```ts
 * nothing(1); // []
 * ```
 */
export const nothing: Drive = () => [];

function canSpread(metric: Metric): boolean {
  return Object.values(metric.labels).some(label => label.kind !== 'closed');
}

/**
 * Returns a series with a value for each label: the one that it must have, the first of a closed set, or the i-th
 * identifier.
 *
 * @example
 * ```ts
 * seriesText(waiting, '', 0); // bot_waiting{bot="bot-0"}
 * ```
 */
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
    if (name === 'quantile' && metric.type === 'summary' && suffix !== '') continue;
    labels[name] ??= fitting(
      label,
      `${name}-${i}`,
      node.matchers.filter(one => one.label === name),
    );
  }
  const text = Object.entries(labels).map(([name, value]) => `${labelName(name)}=${JSON.stringify(value)}`);
  const name = `${metric.name}${suffix}`;
  return isPlainName(name)
    ? `${name}{${text.join(', ')}}`
    : `{${[JSON.stringify(name), ...text].join(', ')}}`;
}

/** A value that all matchers of the label accept: of a closed set, else the identifier, else one that an expression describes. */
function fitting(label: Label, identifier: string, matchers: readonly Matcher[]): string {
  const fits = (value: string) => matchers.every(matcher => accepts(matcher, value));
  if (label.kind === 'closed') return label.values.find(fits) ?? label.values[0]!;
  if (fits(identifier)) return identifier;
  return matchers.flatMap(({ value }) => example(value) ?? []).find(fits) ?? identifier;
}
