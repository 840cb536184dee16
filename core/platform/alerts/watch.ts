import type { Alert } from '../../alerts/alert.ts';
import { nothing, present, standing } from '../../alerts/drive.ts';
import type { Sentinels } from '../../project/system.ts';
import { absent, or, select, vector } from '../../promql/index.ts';
import { jobs } from '../jobs.ts';
import { up } from '../metrics/servers.ts';

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
    impact: 'Nothing is known about the target; all of its other alerts are blind.',
    causes: [
      'The process is down or restarting.',
      'Its /metrics answers with an error or too slowly.',
      'The network or the address changed.',
    ],
    steps: [
      'See the error on the Targets page of Prometheus.',
      'Ask the target yourself: `curl -i http://INSTANCE/metrics`.',
      'Down: read its log and restart it. Error: the log of the same second says why. Address: mend it in stack/ and generate.',
    ],
  },
  drill: { scenario: 'metrics-unavailable', orReplay: true },
  unitTest: { drive: standing(select(up, { job: jobs.prometheus })), firing: 0, silent: 1 },
};

/** The alert over what the systems say must always be exported; none when nothing must. */
export function metricsAbsent(sentinels: readonly Sentinels[]): Alert | undefined {
  const watched = sentinels.flatMap(({ job, metrics, drill }) =>
    metrics.map(metric => ({
      series: select(metric, { job }),
      // The one that its scenario removes, or the first, is missing in the unit test.
      removed: drill ? drill.removes === metric : metric === sentinels[0]!.metrics[0],
    })),
  );
  const [first, ...others] = watched.map(({ series }) => absent(series));
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
    'Job {{ $labels.job }} no longer exports a metric that alerts depend on; those alerts cannot fire.',
  runbook: {
    impact: 'Alerts over the missing metric are silent whatever happens.',
    causes: [
      'A release renamed or dropped a metric.',
      'A module that registers its metrics did not start.',
      'No instance of the job is scraped at all.',
    ],
    steps: [
      'Run `npm run check -- http://INSTANCE/metrics`: it names what is missing against the contract.',
      'Dropped by a release: roll back, or deprecate it properly in metrics/.',
      'Module not started: read the start of the log.',
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
  summary: 'Alerting works from end to end',
  description:
    'This alert always fires. When its notifications stop, Prometheus, Alertmanager or the way out of it is broken.',
  runbook: {
    impact: 'While it arrives, all is well. When it stops, no other alert arrives either.',
    causes: ['Prometheus or Alertmanager is down.', 'Alertmanager cannot reach the receiver.'],
    steps: [
      'Is it firing in Prometheus (page Alerts)? If not, Prometheus does not evaluate rules.',
      'Is it on the page of Alertmanager? If not, Prometheus does not reach Alertmanager.',
      'Look at alertmanager_notifications_failed_total and the log of Alertmanager for the receiver.',
    ],
  },
  drill: { always: true },
  unitTest: { drive: nothing, firing: 1, silent: 0 },
};
