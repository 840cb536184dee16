import { contractDocument } from '../../../core/metrics/json.ts';
import { boundedId, maskedPhone, oneOf } from '../../../core/metrics/label.ts';
import { counter, gauge, histogram, type Metric } from '../../../core/metrics/metric.ts';

/** A small contract with each type of metric and each kind of label. */
export const sent = {
  name: 'sent_total',
  help: 'Messages sent to contacts',
  unit: 'messages',
  labels: { phone: maskedPhone(12), status: oneOf('success', 'failed', 'late') },
} as const;
export const waiting = {
  name: 'waiting',
  help: 'Messages that wait for a crew',
  unit: 'messages',
  labels: { crew: boundedId(3) },
} as const;
export const delay = {
  name: 'delay_seconds',
  help: 'Time from a message to its answer',
  unit: 'seconds',
  labels: { crew: boundedId(3) },
  buckets: [1, 5, 10],
} as const;

export const documentOf = (...metrics: Metric[]) => contractDocument({ Crews: metrics });

export const before = documentOf(counter(sent), gauge(waiting), histogram(delay));
