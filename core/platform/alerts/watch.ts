import type { Alert } from '../../alerts/alert.ts';
import { nothing, present, standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import { call } from '../../alerts/references.ts';
import { ofAlert } from '../../logql/match.ts';
import type { Sentinels } from '../../project/system.ts';
import { absent, labelled, or, rate, select, sum, vector } from '../../promql/index.ts';
import { metricsEndpoint } from '../endpoints.ts';
import { jobs } from '../jobs.ts';
import { notificationsFailed, up } from '../metrics/servers.ts';

/** Alerts about missing data, and the heartbeat that proves that alerting itself works. */

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
      'Its metrics endpoint returns an error or responds too slowly.',
      'The network or the address changed.',
    ],
    steps: [
      'Read the error on the Targets page of Prometheus.',
      step`Scrape the target yourself: ${call(metricsEndpoint, { at: ofAlert('instance') })}.`,
      'Down: read its log and restart it. Error: its log at that time shows why. Address: fix it in core/stack/ and generate.',
    ],
  },
  drill: { scenario: 'metrics-unavailable', orReplay: true },
  unitTest: { drive: standing(select(up, { job: jobs.prometheus })), firing: 0, silent: 1 },
};

/** Returns the alert on the metrics that the systems declare as required, or nothing if there are none. */
export function metricsAbsent(sentinels: readonly Sentinels[]): Alert | undefined {
  const watched = sentinels.flatMap(({ job, metrics, drill }) =>
    metrics.map(metric => ({
      metric,
      series: select(metric, { job }),
      // The one that its scenario removes, or the first, is missing in the unit test.
      removed: drill ? drill.removes === metric : metric === sentinels[0]!.metrics[0],
    })),
  );
  const [first, ...others] = watched.map(({ series, metric }) =>
    labelled(absent(series), 'metric', metric.name),
  );
  if (!first) return undefined;
  const { drill } = sentinels.find(one => one.drill) ?? {};
  return {
    ...absence,
    value: others.reduce((all, one) => or(all, one), first),
    ...(drill && { drill: { scenario: drill.scenario } }),
    unitTest: {
      drive: level => watched.flatMap(({ series, removed }) => present(series)(removed ? level : 1)),
      firing: 0,
      silent: 1,
    },
  };
}

const absence = {
  name: 'MetricsAbsent',
  for: '5m',
  severity: 'warning',
  category: 'system',
  service: 'monitoring',
  summary: 'A metric that alerts depend on is missing',
  description:
    'Job {{ $labels.job }} no longer exports {{ $labels.metric }}; the alerts that depend on it cannot fire.',
  runbook: {
    impact: 'Alerts on the missing metric cannot fire, whatever happens.',
    causes: [
      'A release renamed or dropped a metric.',
      'A module that registers its metrics did not start.',
      'No instance of the job is scraped.',
    ],
    steps: [
      'Run `vigia check URL` with the URL of its metrics: it lists the metrics of the contract that are missing.',
      'Dropped by a release: roll it back, or deprecate the metric properly in metrics/.',
      'Module not started: read the beginning of the log.',
    ],
  },
} as const satisfies Omit<Alert, 'value' | 'unitTest'>;

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
      step`Do notifications fail? ${sum(rate(notificationsFailed, '5m'), { by: ['integration'] })} shows it. Then read the Alertmanager log for the receiver.`,
    ],
  },
  drill: { always: true },
  unitTest: { drive: nothing, firing: 1, silent: 0 },
};
