import type { Metric } from './metric.ts';

/**
 * Returns the number of time series of one label combination: for a histogram its buckets, +Inf, sum and count.
 *
 * @example
 * ```ts
 * seriesPerCombination(replyTime); // 6
 * ```
 */
export function seriesPerCombination(metric: Metric): number {
  return metric.type === 'histogram' ? metric.buckets.length + 3 : 1;
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
  return metric.maxCombinations * seriesPerCombination(metric);
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
