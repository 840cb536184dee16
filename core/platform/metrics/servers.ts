import { boundedId, oneOf } from '../../metrics/label.ts';
import { counter, gauge, histogram } from '../../metrics/metric.ts';

export { up } from '../../metrics/target.ts';

/** Metrics that the servers export about themselves, declared so that queries over them are checked like all others. */

const server = { origin: 'server' } as const;

/** Of one server: without it, panels about it are left out. Prometheus is always there. */
const of = (exporter: string) => ({ ...server, exporter }) as const;

export const scrapeDuration = gauge({
  name: 'scrape_duration_seconds',
  help: 'Duration of the last scrape of the target',
  unit: 'seconds',
  ...server,
});

export const alertsFiring = gauge({
  name: 'ALERTS',
  help: '1 for each pending or firing alert, by its labels',
  unit: 'bool',
  labels: {
    alertname: boundedId(200),
    alertstate: oneOf('pending', 'firing'),
    severity: oneOf('critical', 'warning', 'info', 'none'),
    category: oneOf('system', 'performance', 'business', 'security'),
    service: boundedId(20),
  },
  ...server,
});

export const notificationsFailed = counter({
  name: 'alertmanager_notifications_failed_total',
  help: 'Notifications that Alertmanager could not deliver, by integration',
  unit: 'operations',
  labels: { integration: boundedId(20), reason: boundedId(10) },
  ...of('alertmanager'),
});

/** When each active alert became active, by its labels, including pending alerts. */
export const alertsActiveSince = gauge({
  name: 'ALERTS_FOR_STATE',
  help: 'Unix time at which the alert became active, pending included',
  unit: 'timestamp',
  labels: {
    alertname: boundedId(200),
    severity: oneOf('critical', 'warning', 'info', 'none'),
    category: oneOf('system', 'performance', 'business', 'security'),
    service: boundedId(20),
  },
  ...server,
});

export const scrapeSamples = gauge({
  name: 'scrape_samples_scraped',
  help: 'Samples in the last scrape of the target',
  unit: 'items',
  ...server,
});

const ruleGroup = { rule_group: boundedId(200) };

export const ruleGroupDuration = gauge({
  name: 'prometheus_rule_group_last_duration_seconds',
  help: 'Duration of the last evaluation of the group',
  unit: 'seconds',
  labels: ruleGroup,
  ...server,
});

export const ruleGroupInterval = gauge({
  name: 'prometheus_rule_group_interval_seconds',
  help: 'Time between two evaluations of the group',
  unit: 'seconds',
  labels: ruleGroup,
  ...server,
});

export const ruleGroupMissed = counter({
  name: 'prometheus_rule_group_iterations_missed_total',
  help: 'Evaluations skipped because the previous one was still running',
  unit: 'operations',
  labels: ruleGroup,
  ...server,
});

export const ruleFailures = counter({
  name: 'prometheus_rule_evaluation_failures_total',
  help: 'Rule evaluations that failed',
  unit: 'operations',
  labels: ruleGroup,
  ...server,
});

export const headSeries = gauge({
  name: 'prometheus_tsdb_head_series',
  help: 'Series that Prometheus holds in memory',
  unit: 'items',
  ...server,
});

export const samplesAppended = counter({
  name: 'prometheus_tsdb_head_samples_appended_total',
  help: 'Samples ingested by Prometheus',
  unit: 'items',
  labels: { type: oneOf('float', 'histogram') },
  ...server,
});

export const walCorruptions = counter({
  name: 'prometheus_tsdb_wal_corruptions_total',
  help: 'Corruptions found in the write-ahead log',
  unit: 'items',
  ...server,
});

export const prometheusReloaded = gauge({
  name: 'prometheus_config_last_reload_successful',
  help: '1 when Prometheus accepted its configuration at the last load, else 0',
  unit: 'bool',
  ...server,
});

export const alertmanagerReloaded = gauge({
  name: 'alertmanager_config_last_reload_successful',
  help: '1 when Alertmanager accepted its configuration at the last load, else 0',
  unit: 'bool',
  ...of('alertmanager'),
});

export const alertsSent = counter({
  name: 'prometheus_notifications_sent_total',
  help: 'Alerts that Prometheus sent to Alertmanager',
  unit: 'operations',
  labels: { alertmanager: boundedId(5) },
  ...server,
});

export const alertsNotSent = counter({
  name: 'prometheus_notifications_errors_total',
  help: 'Alerts that an Alertmanager did not accept',
  unit: 'operations',
  labels: { alertmanager: boundedId(5) },
  ...server,
});

export const alertsDropped = counter({
  name: 'prometheus_notifications_dropped_total',
  help: 'Alerts dropped because no Alertmanager accepted them or the queue was full',
  unit: 'operations',
  ...server,
});

export const notificationsSent = counter({
  name: 'alertmanager_notifications_total',
  help: 'Notifications that Alertmanager tried to deliver, by integration',
  unit: 'operations',
  labels: { integration: boundedId(20) },
  ...of('alertmanager'),
});

export const alertmanagerAlerts = gauge({
  name: 'alertmanager_alerts',
  help: 'Alerts in Alertmanager, by state',
  unit: 'items',
  labels: { state: oneOf('active', 'suppressed', 'unprocessed') },
  ...of('alertmanager'),
});

export const lokiLines = counter({
  name: 'loki_distributor_lines_received_total',
  help: 'Log lines received by Loki',
  unit: 'items',
  ...of('loki'),
});

/** Absent until the first one. */
export const lokiDiscarded = counter({
  name: 'loki_discarded_samples_total',
  help: 'Log lines rejected by Loki, by reason',
  unit: 'items',
  labels: { reason: boundedId(20) },
  ...of('loki'),
});

export const lokiRequests = histogram({
  name: 'loki_request_duration_seconds',
  help: 'Response time of Loki',
  unit: 'seconds',
  labels: { method: boundedId(5), route: boundedId(50), status_code: boundedId(20) },
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100],
  ...of('loki'),
});

const receiver = { receiver: boundedId(5), transport: boundedId(5) };

export const spansAccepted = counter({
  name: 'otelcol_receiver_accepted_spans',
  help: 'Spans accepted by Jaeger',
  unit: 'items',
  labels: receiver,
  ...of('jaeger'),
});

export const spansRefused = counter({
  name: 'otelcol_receiver_refused_spans',
  help: 'Spans rejected by Jaeger',
  unit: 'items',
  labels: receiver,
  ...of('jaeger'),
});

export const spansStored = counter({
  name: 'otelcol_exporter_sent_spans',
  help: 'Spans stored by Jaeger',
  unit: 'items',
  labels: { exporter: boundedId(5) },
  ...of('jaeger'),
});

export const grafanaRequests = histogram({
  name: 'grafana_http_request_duration_seconds',
  help: 'Response time of Grafana',
  unit: 'seconds',
  labels: { handler: boundedId(200), method: boundedId(8), status_code: boundedId(30) },
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25],
  ...of('grafana'),
});
