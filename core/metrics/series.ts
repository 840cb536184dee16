import type { Metric } from './metric.ts';

/** Time series that one label combination of the metric costs: buckets, +Inf, sum and count for a histogram. */
export function seriesPerCombination(metric: Metric): number {
  return metric.type === 'histogram' ? metric.buckets.length + 3 : 1;
}

/** The most series that one process can expose for the metric, however many users it meets. */
export function worstCaseSeries(metric: Metric): number {
  return metric.maxCombinations * seriesPerCombination(metric);
}

/** The most series that one process can expose for all the metrics together. */
export function totalWorstCaseSeries(metrics: readonly Metric[]): number {
  return metrics.reduce((sum, metric) => sum + worstCaseSeries(metric), 0);
}
