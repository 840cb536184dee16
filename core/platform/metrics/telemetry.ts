import { boundedId } from '../../metrics/label.ts';
import { counter, gauge } from '../../metrics/metric.ts';
import { logLevel } from '../streams.ts';

/** The telemetry kit about itself: whether log lines arrive, and whether labels keep to their budgets. */

export const logLines = counter({
  name: 'log_lines_total',
  help: 'Lines logged, by level: info with all that is less, error with what is worse',
  unit: 'items',
  labels: { level: logLevel },
});

export const logLinesShipped = counter({
  name: 'log_lines_shipped_total',
  help: 'Lines that Loki has taken',
  unit: 'items',
});

export const logPushesRetried = counter({
  name: 'log_pushes_retried_total',
  help: 'Pushes to Loki that failed and were tried again',
  unit: 'operations',
});

export const logLinesDropped = counter({
  name: 'log_lines_dropped_total',
  help: 'Lines that found no room on disk or that Loki refused for what they are',
  unit: 'items',
});

export const logLinesQueued = gauge({
  name: 'log_lines_queued',
  help: 'Lines on disk that Loki has not taken yet',
  unit: 'items',
});

export const logDeliveryLag = gauge({
  name: 'log_delivery_lag_seconds',
  help: 'How long the oldest line has waited that Loki has not taken yet',
  unit: 'seconds',
});

export const labelOverflows = counter({
  name: 'label_overflows_total',
  help: 'Events counted under the label value other because the budget of the metric was spent',
  unit: 'operations',
  labels: { metric: boundedId(5) },
});
