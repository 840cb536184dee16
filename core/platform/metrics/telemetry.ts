import { boundedId, oneOf } from '../../metrics/label.ts';
import { counter, gauge } from '../../metrics/metric.ts';

/** Metrics of the telemetry kit about itself: whether log lines arrive, and whether labels stay within their budgets. */

/** `info` includes lower levels; `error` includes higher ones. */
const logLevel = oneOf('info', 'warn', 'error');

export const logLines = counter({
  name: 'log_lines_total',
  help: 'Lines logged, by level; info includes lower levels, error includes higher ones',
  unit: 'items',
  labels: { level: logLevel },
});

export const logLinesShipped = counter({
  name: 'log_lines_shipped_total',
  help: 'Lines accepted by Loki',
  unit: 'items',
});

export const logPushesRetried = counter({
  name: 'log_pushes_retried_total',
  help: 'Pushes to Loki that failed and were retried',
  unit: 'operations',
});

export const logLinesDropped = counter({
  name: 'log_lines_dropped_total',
  help: 'Lines dropped because the disk buffer was full or Loki rejected them',
  unit: 'items',
});

export const logLinesQueued = gauge({
  name: 'log_lines_queued',
  help: 'Lines on disk that Loki has not accepted yet',
  unit: 'items',
});

export const logDeliveryLag = gauge({
  name: 'log_delivery_lag_seconds',
  help: 'Age of the oldest line that Loki has not accepted yet',
  unit: 'seconds',
});

export const spansLost = counter({
  name: 'spans_lost_total',
  help: 'Spans dropped because the trace receiver did not accept them or too many were waiting',
  unit: 'items',
});

export const labelOverflows = counter({
  name: 'label_overflows_total',
  help: 'Events counted under the label value other because the label budget of the metric was used up',
  unit: 'operations',
  labels: { metric: boundedId(5) },
});
