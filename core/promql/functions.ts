import type { Counter, Gauge, Histogram, Metric, Summary } from '../metrics/metric.ts';
import type { Duration, Range } from './duration.ts';
import { type Expression, expression, type LabelsOf } from './expression.ts';
import { matching } from './matching.ts';
import type { Matcher, Node, Suffix } from './node.ts';
import { asSelector, type Series } from './select.ts';

/** A metric that only grows: a counter, or the `_count` or `_sum` of a histogram or a summary. */
export interface Growing<M extends Metric> {
  readonly series: Series<M>;
  readonly suffix: Suffix;
}

/** Metrics that observe values. */
export type Observing = Histogram | Summary;

/** The labels of what grows: the sum and the count of a summary have no quantile. */
export type GrowingLabels<M extends Metric> = M['type'] extends 'summary'
  ? Exclude<LabelsOf<M>, 'quantile'>
  : LabelsOf<M>;

/**
 * Counts the observations of a histogram or a summary. Pass the result to `rate` or `increase`.
 *
 * @example
 * ```ts
 * promql(rate(observations(replyTime), '5m')); // rate(bot_reply_seconds_count[5m])
 * ```
 */
export function observations<M extends Observing>(series: Series<M>): Growing<M> {
  return grown(series, '_count');
}

/**
 * Sums the observed values of a histogram or a summary. Pass the result to `rate` or `increase`.
 *
 * @example
 * ```ts
 * promql(increase(total(replyTime), '1h')); // increase(bot_reply_seconds_sum[1h])
 * ```
 */
export function total<M extends Observing>(series: Series<M>): Growing<M> {
  return grown(series, '_sum');
}

function grown<M extends Observing>(series: Series<M>, suffix: Suffix): Growing<M> {
  const { metric, node } = asSelector(series);
  if (metric.type === 'summary' && node.matchers.some(({ label }) => label === 'quantile'))
    throw new Error(`${metric.name}: its ${suffix} has no quantile; leave quantile out of the selection`);
  return { series, suffix };
}

/**
 * Counts the observations of at most `bound`, in the unit of the histogram. Pass the result to `rate` or `increase`.
 * Throws if `bound` is not a bucket of the histogram, because the count is known only there.
 *
 * @example
 * ```ts
 * promql(rate(observationsWithin(replyTime, 0.5), '5m'));
 * // rate(bot_reply_seconds_bucket{le="0.5"}[5m])
 * ```
 */
export function observationsWithin<M extends Histogram>(series: Series<M>, bound: number): Growing<M> {
  const { metric, node } = asSelector(series);
  if (metric.foreign?.native)
    throw new Error(
      `${metric.name}: a native histogram has no buckets to count up to ${bound}; use raw with histogram_fraction`,
    );
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

/** Prometheus 3 stores a whole bound as scraped or with `.0`, depending on the format of the scrape. */
function bucketEnd(bound: number): Matcher {
  return Number.isInteger(bound)
    ? { label: 'le', operator: '=~', value: `${bound}(\\.0)?` }
    : { label: 'le', operator: '=', value: String(bound) };
}

/**
 * Returns the growth per second over the range. Handles counter resets.
 *
 * @example
 * ```ts
 * promql(rate(select(sent, { status: 'failed' }), '5m')); // rate(bot_sent_total{status="failed"}[5m])
 * ```
 */
export function rate<M extends Counter>(of: Series<M>, range: Range): Expression<LabelsOf<M>>;
export function rate<M extends Observing>(of: Growing<M>, range: Range): Expression<GrowingLabels<M>>;
export function rate(of: Series<Metric> | Growing<Metric>, range: Range): Expression {
  return growth('rate', of, range);
}

/**
 * Returns the growth over the range. Handles counter resets.
 *
 * @example
 * ```ts
 * promql(increase(sent, '1h')); // increase(bot_sent_total[1h])
 * ```
 */
export function increase<M extends Counter>(of: Series<M>, range: Range): Expression<LabelsOf<M>>;
export function increase<M extends Observing>(of: Growing<M>, range: Range): Expression<GrowingLabels<M>>;
export function increase(of: Series<Metric> | Growing<Metric>, range: Range): Expression {
  return growth('increase', of, range);
}

function growth(name: string, of: Series<Metric> | Growing<Metric>, range: Range): Expression {
  const { series, suffix } = 'suffix' in of ? of : { series: of, suffix: '' as const };
  const { node, metric } = asSelector(series);
  if (!metric.foreign?.native) return call(name, { ...node, suffix, range });
  return call(NATIVE[suffix]!, { kind: 'call', name, args: [{ ...node, range }] });
}

/** A native histogram is one series, out of which functions take its count and its sum. */
const NATIVE: Readonly<Partial<Record<Suffix, string>>> = {
  _count: 'histogram_count',
  _sum: 'histogram_sum',
};

/**
 * Returns the value, in the unit of the histogram, below which the share `quantile` of the observations over `range` lies.
 * Sums the buckets over all series first, separately for each combination of `by`, because the quantile of one series says
 * nothing about all. Throws if `quantile` is not between 0 and 1.
 *
 * @example
 * ```ts
 * promql(histogramQuantile(0.95, replyTime, '5m'));
 * // histogram_quantile(0.95, sum by (le) (rate(bot_reply_seconds_bucket[5m])))
 * ```
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
  const { node, metric } = asSelector(of);
  const isNative = metric.foreign?.native === true;
  const buckets: Node = { ...node, suffix: isNative ? '' : '_bucket', range };
  const summed: Node = {
    kind: 'aggregate',
    operator: 'sum',
    of: { kind: 'call', name: 'rate', args: [buckets] },
    ...(!isNative ? { by: ['le', ...by] } : by.length > 0 && { by }),
  };
  return call('histogram_quantile', { kind: 'number', value: quantile }, summed);
}

/**
 * Extrapolates the gauge by `ahead`, from its values over `range`.
 *
 * @example
 * ```ts
 * promql(predictLinear(waiting, '15m', '1h')); // predict_linear(bot_waiting[15m], 3600)
 * ```
 */
export function predictLinear<M extends Gauge>(
  of: Series<M>,
  range: Range,
  ahead: Duration,
): Expression<LabelsOf<M>> {
  return call('predict_linear', { ...asSelector(of).node, range }, { kind: 'seconds', duration: ahead });
}

/**
 * Returns how often the value changed over the range: for states, and for moments such as the last start of a process.
 *
 * @example
 * ```ts
 * promql(changes(waiting, '1h')); // changes(bot_waiting[1h])
 * ```
 */
export function changes<M extends Gauge | Counter>(of: Series<M>, range: Range): Expression<LabelsOf<M>> {
  return overRange('changes', of, range);
}

/**
 * Returns how often a counter began again over the range: how often its process restarted.
 *
 * @example
 * ```ts
 * promql(resets(sent, '1h')); // resets(bot_sent_total[1h])
 * ```
 */
export function resets<M extends Counter>(of: Series<M>, range: Range): Expression<LabelsOf<M>> {
  return overRange('resets', of, range);
}

/**
 * Returns the difference between the last and the first value of a gauge over the range.
 *
 * @example
 * ```ts
 * promql(delta(waiting, '1h')); // delta(bot_waiting[1h])
 * ```
 */
export function delta<M extends Gauge>(of: Series<M>, range: Range): Expression<LabelsOf<M>> {
  return overRange('delta', of, range);
}

/**
 * Returns the difference between the last two values of a gauge within the range.
 *
 * @example
 * ```ts
 * promql(idelta(waiting, '5m')); // idelta(bot_waiting[5m])
 * ```
 */
export function idelta<M extends Gauge>(of: Series<M>, range: Range): Expression<LabelsOf<M>> {
  return overRange('idelta', of, range);
}

/**
 * Returns the slope of a gauge per second, by a line through its values over the range.
 *
 * @example
 * ```ts
 * promql(deriv(waiting, '15m')); // deriv(bot_waiting[15m])
 * ```
 */
export function deriv<M extends Gauge>(of: Series<M>, range: Range): Expression<LabelsOf<M>> {
  return overRange('deriv', of, range);
}

/**
 * Returns the value below which the share `quantile` of the values of a gauge over the range lies. Throws if `quantile` is not
 * between 0 and 1.
 *
 * @example
 * ```ts
 * promql(quantileOverTime(0.95, waiting, '1h')); // quantile_over_time(0.95, bot_waiting[1h])
 * ```
 */
export function quantileOverTime<M extends Gauge>(
  quantile: number,
  of: Series<M>,
  range: Range,
): Expression<LabelsOf<M>> {
  if (!(quantile >= 0 && quantile <= 1))
    throw new Error(`quantileOverTime quantile is ${quantile}: give a number between 0 and 1`);
  return call('quantile_over_time', { kind: 'number', value: quantile }, { ...asSelector(of).node, range });
}

function overRange<M extends Metric>(name: string, of: Series<M>, range: Range): Expression<LabelsOf<M>> {
  return call(name, { ...asSelector(of).node, range });
}

type OverTime = 'avg' | 'min' | 'max' | 'count';

/**
 * Returns the average, minimum or maximum of a gauge over the range, or its number of samples.
 *
 * @example
 * ```ts
 * promql(overTime('max', waiting, '5m')); // max_over_time(bot_waiting[5m])
 * ```
 */
export function overTime<M extends Gauge>(
  how: OverTime,
  of: Series<M>,
  range: Range,
): Expression<LabelsOf<M>> {
  return call(`${how}_over_time`, { ...asSelector(of).node, range });
}

/**
 * Returns 1 if no series matches, otherwise nothing.
 *
 * @example
 * ```ts
 * promql(absent(sent)); // absent(bot_sent_total)
 * ```
 */
export function absent<M extends Metric>(of: Series<M>): Expression<LabelsOf<M>> {
  const { node, metric } = asSelector(of);
  return call('absent', { ...node, suffix: alwaysThere(metric) });
}

/** The suffix of the series that a metric always has. */
function alwaysThere({ type, foreign }: Metric): Suffix {
  return (type === 'histogram' || type === 'summary') && !foreign?.native ? '_count' : '';
}

/**
 * Returns the seconds since a timestamp. The time scale does not divide them, because they are real time.
 *
 * @example
 * ```ts
 * const lastBackup = gauge({
 *   name: 'last_backup_timestamp_seconds',
 *   help: 'When the last backup started',
 *   unit: 'timestamp',
 * });
 * promql(age(max(lastBackup))); // time() - max(last_backup_timestamp_seconds)
 * ```
 */
export function age<L extends string>(timestamp: Expression<L>): Expression<L> {
  const now: Node = { kind: 'call', name: 'time', args: [] };
  return expression({ kind: 'binary', operator: '-', left: now, right: timestamp.node });
}

/**
 * Returns a number as a vector of one series without labels.
 *
 * @example
 * ```ts
 * promql(or(sum(rate(sent, '5m')), vector(0))); // sum(rate(bot_sent_total[5m])) or vector(0)
 * ```
 */
export function vector(value: number): Expression<never> {
  return call('vector', { kind: 'number', value });
}

/**
 * Returns the series with a label of this value, which says what the series alone do not.
 *
 * @example
 * ```ts
 * promql(labelled(absent(sent), 'metric', sent.name));
 * // label_replace(absent(bot_sent_total), "metric", "bot_sent_total", "", "")
 * ```
 */
export function labelled<L extends string, const Name extends string>(
  of: Expression<L>,
  name: Name,
  value: string,
): Expression<L | Name> {
  return expression(labelNode(of.node, name, value));
}

/**
 * Returns the series with a label `target` of the text `replacement`, in which `$1` is the first group of `pattern`, for those
 * series whose label `source` the pattern matches as a whole. Throws if Prometheus would refuse the pattern.
 *
 * @example
 * ```ts
 * promql(labelReplace(sum(waiting, { by: ['bot'] }), 'team', '$1', 'bot', /(\w+)-.+/));
 * // label_replace(sum by (bot) (bot_waiting), "team", "$1", "bot", "(\\w+)-.+")
 * ```
 */
export function labelReplace<L extends string, const Target extends string>(
  of: Expression<L>,
  target: Target,
  replacement: string,
  source: NoInfer<L>,
  pattern: RegExp | string,
): Expression<L | Target> {
  checkTarget('labelReplace', target);
  return call('label_replace', of.node, ...texts(target, replacement, source, matching(pattern).matching));
}

/**
 * Returns the series with a label `target` whose value is those of `sources`, with `separator` between them.
 *
 * @example
 * ```ts
 * promql(labelJoin(sum(sent, { by: ['status', 'job'] }), 'what', '/', ['job', 'status']));
 * // label_join(sum by (status, job) (bot_sent_total), "what", "/", "job", "status")
 * ```
 */
export function labelJoin<L extends string, const Target extends string>(
  of: Expression<L>,
  target: Target,
  separator: string,
  sources: readonly NoInfer<L>[],
): Expression<L | Target> {
  checkTarget('labelJoin', target);
  return call('label_join', of.node, ...texts(target, separator, ...sources));
}

function checkTarget(where: string, target: string): void {
  if (target === '' || target.startsWith('__'))
    throw new Error(`${where} target is "${target}": give the name of a label`);
}

function texts(...values: readonly string[]): Node[] {
  return values.map(value => ({ kind: 'text', value }));
}

export function labelNode(of: Node, name: string, value: string): Node {
  const text = (value: string): Node => ({ kind: 'text', value });
  // A replacement names groups of the expression with `$`.
  const args = [of, text(name), text(value.replaceAll('$', '$$$$')), text(''), text('')];
  return { kind: 'call', name: 'label_replace', args };
}

function call<L extends string>(name: string, ...args: Node[]): Expression<L> {
  return expression({ kind: 'call', name, args });
}
