import { cardinality } from './label.ts';
import type { Metric } from './metric.ts';

/**
 * Returns the number of time series of one label combination: for a histogram its buckets, +Inf, sum and count. The
 * quantiles of a summary are combinations of their own.
 *
 * @example
 * ```ts
 * seriesPerCombination(replyTime); // 6
 * ```
 */
export function seriesPerCombination(metric: Metric): number {
  if (metric.type !== 'histogram') return 1;
  return metric.foreign?.native ? 1 : metric.buckets.length + 3;
}

/**
 * Returns the maximum number of series that one process can expose for the metric.
 *
 * @example
 * ```ts
 * worstCaseSeries(waiting); // 21
 * ```
 */
export function worstCaseSeries(metric: Metric): number {
  const own = metric.maxCombinations * seriesPerCombination(metric);
  if (metric.type !== 'summary') return own;
  const { quantile } = metric.labels;
  // A sum and a count for each combination of the other labels.
  return 'quantile' in metric.labels ? own + Math.ceil(own / cardinality(quantile!)) * 2 : own * 2;
}

/**
 * Returns the maximum number of series that one process can expose for all the metrics.
 *
 * @example
 * ```ts
 * totalWorstCaseSeries([sent, replyTime, waiting]); // 29
 * ```
 */
export function totalWorstCaseSeries(metrics: readonly Metric[]): number {
  return metrics.reduce((sum, metric) => sum + worstCaseSeries(metric), 0);
}
