import { conversationVolume } from '../../../metrics/falachefe/business.ts';
import { messagesProcessed } from '../../../metrics/falachefe/crewai.ts';
import { authAttempts } from '../../../metrics/falachefe/whatsapp-auth.ts';
import type { Alert } from '../../alerts/alert.ts';
import { nothing, present, standing } from '../../alerts/drive.ts';
import { absent, or, select, vector } from '../../promql/index.ts';
import { jobs } from '../jobs.ts';
import { up } from '../metrics/servers.ts';

/** Alerts about missing data, and the heartbeat that proves that alerting itself works. */

const exporterJob = { job: jobs.exporter };

export const targetDown: Alert = {
  name: 'TargetDown',
  value: select(up),
  threshold: { operator: '==', value: 0 },
  for: '2m',
  severity: 'critical',
  escalate: true,
  category: 'system',
  service: 'monitoring',
  summary: 'A target cannot be scraped',
  description: 'Prometheus cannot scrape {{ $labels.instance }} of job {{ $labels.job }}.',
  runbook: {
    impact: 'Nothing is known about the target, and none of its other alerts can fire.',
    causes: [
      'The process is down or restarting.',
      'Its /metrics returns an error or responds too slowly.',
      'The network or the address changed.',
    ],
    steps: [
      'Read the error on the Targets page of Prometheus.',
      'Scrape the target yourself: `curl -i http://INSTANCE/metrics`.',
      'Down: read its log and restart it. Error: its log at that time shows why. Address: fix it in core/stack/ and generate.',
    ],
  },
  drill: { scenario: 'metrics-unavailable' },
  unitTest: { drive: standing(select(up, exporterJob)), firing: 0, silent: 1 },
};

export const metricsAbsent: Alert = {
  name: 'MetricsAbsent',
  value: or(
    or(absent(select(authAttempts, exporterJob)), absent(select(messagesProcessed, exporterJob))),
    absent(select(conversationVolume, exporterJob)),
  ),
  for: '5m',
  severity: 'warning',
  category: 'system',
  service: 'monitoring',
  summary: 'A metric that alerts depend on is missing',
  description:
    'Job {{ $labels.job }} no longer exports a metric that alerts depend on; those alerts cannot fire.',
  runbook: {
    impact: 'Alerts on the missing metric cannot fire, whatever happens.',
    causes: [
      'A release renamed or dropped a metric.',
      'A module that registers its metrics did not start.',
      'No instance of the job is scraped.',
    ],
    steps: [
      'Run `npm run check -- http://INSTANCE/metrics`: it lists the metrics of the contract that are missing.',
      'Dropped by a release: roll it back, or deprecate the metric properly in metrics/.',
      'Module not started: read the beginning of the log.',
    ],
  },
  drill: { scenario: 'metrics-incomplete' },
  unitTest: {
    drive: level => [
      ...present(select(authAttempts, exporterJob))(1),
      ...present(select(messagesProcessed, exporterJob))(level),
      ...present(select(conversationVolume, exporterJob))(1),
    ],
    firing: 0,
    silent: 1,
  },
};

export const watchdog: Alert = {
  name: 'Watchdog',
  value: vector(1),
  for: '0s',
  severity: 'none',
  category: 'system',
  service: 'monitoring',
  summary: 'Alerting works end to end',
  description:
    'This alert always fires. When its notifications stop, Prometheus, Alertmanager or the path to the receiver is broken.',
  runbook: {
    impact: 'None while it arrives. When it stops, no other alert arrives either.',
    causes: ['Prometheus or Alertmanager is down.', 'Alertmanager cannot reach the receiver.'],
    steps: [
      'Is it firing on the Alerts page of Prometheus? If not, Prometheus is not evaluating rules.',
      'Is it on the Alertmanager page? If not, Prometheus cannot reach Alertmanager.',
      'Check alertmanager_notifications_failed_total and the Alertmanager log for the receiver.',
    ],
  },
  drill: { always: true },
  unitTest: { drive: nothing, firing: 1, silent: 0 },
};

export const watch = { name: 'watch', alerts: [targetDown, metricsAbsent, watchdog] };
