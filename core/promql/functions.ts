import type { Counter, Gauge, Histogram, Metric } from '../metrics/metric.ts';
import type { Duration, Range } from './duration.ts';
import { type Expression, expression, type LabelsOf } from './expression.ts';
import type { Matcher, Node, Suffix } from './node.ts';
import { asSelector, type Series } from './select.ts';

/** A metric that only grows: a counter, or the `_count` or `_sum` of a histogram. */
export interface Growing<M extends Metric> {
  readonly series: Series<M>;
  readonly suffix: Suffix;
}

/** How many observations the histogram has seen; give it to `rate` or `increase`. */
export function observations<M extends Histogram>(series: Series<M>): Growing<M> {
  return { series, suffix: '_count' };
}

/** The sum of what the histogram has seen; give it to `rate` or `increase`. */
export function total<M extends Histogram>(series: Series<M>): Growing<M> {
  return { series, suffix: '_sum' };
}

/**
 * How many observations were at most `bound`, in the histogram's unit; give it to `rate` or `increase`. Throws when no
 * bucket ends there: only at a bucket's end is the number known.
 */
export function observationsWithin<M extends Histogram>(series: Series<M>, bound: number): Growing<M> {
  const { metric, node } = asSelector(series);
  if (!metric.buckets.includes(bound)) {
    throw new Error(
      `${metric.name}: bound ${bound} is not one of its buckets; use one of ${metric.buckets.join(', ')}`,
    );
  }
  return {
    series: { metric, node: { ...node, matchers: [...node.matchers, bucketEnd(bound)] } },
    suffix: '_bucket',
  };
}

/** Prometheus 3 stores a whole bound as it came or with `.0`, depending on the format of the scrape. */
function bucketEnd(bound: number): Matcher {
  return Number.isInteger(bound)
    ? { label: 'le', operator: '=~', value: `${bound}(\\.0)?` }
    : { label: 'le', operator: '=', value: String(bound) };
}

/** Per-second growth over the range, resets of the process accounted for. */
export function rate<M extends Counter>(of: Series<M>, range: Range): Expression<LabelsOf<M>>;
export function rate<M extends Histogram>(of: Growing<M>, range: Range): Expression<LabelsOf<M>>;
export function rate(of: Series<Metric> | Growing<Metric>, range: Range): Expression {
  return growth('rate', of, range);
}

/** Growth over the range, resets of the process accounted for. */
export function increase<M extends Counter>(of: Series<M>, range: Range): Expression<LabelsOf<M>>;
export function increase<M extends Histogram>(of: Growing<M>, range: Range): Expression<LabelsOf<M>>;
export function increase(of: Series<Metric> | Growing<Metric>, range: Range): Expression {
  return growth('increase', of, range);
}

function growth(name: string, of: Series<Metric> | Growing<Metric>, range: Range): Expression {
  const { series, suffix } = 'suffix' in of ? of : { series: of, suffix: '' as const };
  return call(name, { ...asSelector(series).node, suffix, range });
}

/**
 * The value (in the histogram's unit) below which `quantile` of the observations over `range` lie. Buckets are
 * summed over all series first, apart for each combination of `by`: a quantile of one series says nothing about all.
 */
export function histogramQuantile<M extends Histogram, const By extends LabelsOf<M> = never>(
  quantile: number,
  of: Series<M>,
  range: Range,
  by: readonly By[] = [],
): Expression<By> {
  if (!(quantile > 0 && quantile < 1)) {
    throw new Error(`histogramQuantile quantile is ${quantile}: give a number between 0 and 1`);
  }
  const buckets: Node = { ...asSelector(of).node, suffix: '_bucket', range };
  const summed: Node = {
    kind: 'aggregate',
    operator: 'sum',
    of: { kind: 'call', name: 'rate', args: [buckets] },
    by: ['le', ...by],
  };
  return call('histogram_quantile', { kind: 'number', value: quantile }, summed);
}

/** The gauge's value `ahead` from now if it goes on as it did over `range`. */
export function predictLinear<M extends Gauge>(
  of: Series<M>,
  range: Range,
  ahead: Duration,
): Expression<LabelsOf<M>> {
  return call('predict_linear', { ...asSelector(of).node, range }, { kind: 'seconds', duration: ahead });
}

type OverTime = 'avg' | 'min' | 'max' | 'count';

/** The average, smallest or largest value of a gauge over the range, or how many samples it has there. */
export function overTime<M extends Gauge>(
  how: OverTime,
  of: Series<M>,
  range: Range,
): Expression<LabelsOf<M>> {
  return call(`${how}_over_time`, { ...asSelector(of).node, range });
}

/** 1 when no series matches, else nothing. */
export function absent<M extends Metric>(of: Series<M>): Expression<LabelsOf<M>> {
  const { node, metric } = asSelector(of);
  return call('absent', metric.type === 'histogram' ? { ...node, suffix: '_count' } : node);
}

/** The seconds from the moment that a timestamp tells until now. They are the clock's: no time scale divides them. */
export function age<L extends string>(timestamp: Expression<L>): Expression<L> {
  const now: Node = { kind: 'call', name: 'time', args: [] };
  return expression({ kind: 'binary', operator: '-', left: now, right: timestamp.node });
}

/** A number as a vector of one series without labels. */
export function vector(value: number): Expression<never> {
  return call('vector', { kind: 'number', value });
}

function call<L extends string>(name: string, ...args: Node[]): Expression<L> {
  return expression({ kind: 'call', name, args });
}
