/**
 * Declarations of metrics: the contract between a service and everything that watches it. The examples of all packages use
 * these three.
 *
 * @example
 * ```ts
 * const sent = counter({
 *   name: 'bot_sent_total',
 *   help: 'Messages sent to customers',
 *   unit: 'messages',
 *   labels: { status: oneOf('ok', 'failed') },
 * });
 * const replyTime = histogram({
 *   name: 'bot_reply_seconds',
 *   help: 'Time from a message to its reply',
 *   unit: 'seconds',
 *   buckets: [0.5, 1, 5],
 * });
 * const waiting = gauge({
 *   name: 'bot_waiting',
 *   help: 'Messages that wait for a bot',
 *   unit: 'messages',
 *   labels: { bot: boundedId(20) },
 * });
 * ```
 */
export { combine } from './combine.ts';
export { foreign } from './foreign.ts';
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
  type Foreign,
  type Gauge,
  gauge,
  type Histogram,
  histogram,
  type Metric,
  type MetricType,
  type Origin,
  type Summary,
  type Unit,
} from './metric.ts';
export { seriesPerCombination, totalWorstCaseSeries, worstCaseSeries } from './series.ts';
export { unit } from './unit.ts';
