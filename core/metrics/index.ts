/**
 * The metric declarations: the contract between a service and what watches it.
 *
 * @example
 * ```ts
 * export const answers = counter({
 *   name: 'bot_answers_total',
 *   help: 'Answers sent to customers',
 *   unit: 'messages',
 *   labels: { status: oneOf('sent', 'failed') },
 * });
 * ```
 */
export { combine } from './combine.ts';
export {
  type BoundedLabel,
  boundedId,
  type ClosedLabel,
  cardinality,
  type Label,
  type LabelSchema,
  type LabelValue,
  type LabelValues,
  type MaskedLabel,
  maskedPhone,
  OTHER,
  oneOf,
} from './label.ts';
export {
  type Counter,
  counter,
  type Gauge,
  gauge,
  type Histogram,
  histogram,
  type Metric,
  type MetricType,
  type Origin,
  type Unit,
} from './metric.ts';
export { seriesPerCombination, totalWorstCaseSeries, worstCaseSeries } from './series.ts';
