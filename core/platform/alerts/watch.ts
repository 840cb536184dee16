import type { Alert } from '../../alerts/alert.ts';
import { type Drive, growing, nothing, present, seriesText, standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import { call } from '../../alerts/references.ts';
import { ofAlert } from '../../logql/match.ts';
import type { Metric } from '../../metrics/metric.ts';
import type { RequiredMetric } from '../../project/bindings.ts';
import type { Sentinels } from '../../project/system.ts';
import type { Selector } from '../../promql/expression.ts';
import {
  absent,
  compare,
  type Expression,
  labelled,
  max,
  multiply,
  or,
  rate,
  select,
  sum,
  unless,
  vector,
} from '../../promql/index.ts';
import { asSelector } from '../../promql/select.ts';
import { metricsEndpoint } from '../endpoints.ts';
import { jobs } from '../jobs.ts';
import { notificationsFailed, up } from '../metrics/servers.ts';
import { NOTIFICATIONS_FAILING } from '../names.ts';

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

/**
 * Returns the alert on the metrics that the systems declare as required, and on those that rules read of the jobs whose targets say what
 * they expose; or nothing if there are none.
 */
export function metricsAbsent(
  sentinels: readonly Sentinels[],
  required: readonly RequiredMetric[] = [],
): Alert | undefined {
  const { drill } = sentinels.find(one => one.drill) ?? {};
  const declared = sentinels.flatMap(({ job, metrics, drill }) =>
    metrics.map(metric => ({
      job,
      metric,
      shown: present(select(metric, { job })),
      value: absent(select(metric, { job })),
      // The one that its scenario removes, or the first, is missing in the unit test.
      removed: drill ? drill.removes === metric : metric === sentinels[0]!.metrics[0],
    })),
  );
  const known = new Set(declared.map(({ job, metric }) => `${job} ${metric.name}`));
  const more = required
    .filter(({ job, metric }) => !known.has(`${job} ${metric.name}`))
    .map(({ job, metric }, i) => ({
      job,
      metric,
      shown: presentOf(exported(metric, job)),
      value: scrapedWithout(metric, job),
      removed: declared.length === 0 && i === 0,
    }));
  const watched = [...declared, ...more];
  const [first, ...others] = watched.map(({ value, metric }) => labelled(value, 'metric', metric.name));
  if (!first) return undefined;
  // Where a rule reads `up` itself, the unit test gives it.
  const jobs = more.length > 0 ? [...new Set(watched.map(({ job }) => job))] : [];
  return {
    ...absence,
    value: others.reduce((all, one) => or(all, one), first),
    ...(drill && { drill: { scenario: drill.scenario } }),
    unitTest: {
      drive: level => [
        ...watched.flatMap(({ shown, removed }) => shown(removed ? level : 1)),
        ...jobs.flatMap(job => standing(select(up, { job }))(1)),
      ],
      firing: 0,
      silent: 1,
    },
  };
}

/** The environments in which the job is scraped and does not export the metric. Where it has no target, nothing is missing. */
function scrapedWithout(metric: Metric, job: string): Expression {
  const byJob = { by: ['job'] } as const;
  return unless(max(compare(select(up, { job }), '==', 1), byJob), max(exported(metric, job), byJob));
}

/** Series that the metric always has: of a histogram, those that count. */
function exported(metric: Metric, job: string): Selector<Metric> {
  const { node } = asSelector(select(metric, { job }));
  return { metric, node: metric.type === 'histogram' ? { ...node, suffix: '_count' } : node };
}

function presentOf(of: Selector<Metric>): Drive {
  const series = seriesText(of, of.node.suffix, 0);
  return level => (level === 0 ? [] : [{ series, level: 1, kind: 'value' }]);
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

/** How fast each integration of Alertmanager fails, in notifications per minute. One that gave up on one is seen for a quarter of an hour. */
export const notificationsLost = multiply(sum(rate(notificationsFailed, '15m'), { by: ['integration'] }), 60);

/** Told by the channels of other kinds than the one that fails; see `core/alerts/failing.ts`. */
export const notificationsFailing: Alert = {
  name: NOTIFICATIONS_FAILING,
  value: notificationsLost,
  // Alertmanager tries again for a while before it counts a failure, so the first one counts.
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service: 'monitoring',
  summary: 'Notifications are not delivered',
  description:
    'Alertmanager gave up on {{ $value | humanize }} notifications per minute by {{ $labels.integration }}, as seen over the last 15 minutes.',
  runbook: {
    impact: 'People are not told of other alerts through this channel.',
    causes: [
      'The address, the token or the password of the channel has changed or expired.',
      'The service of the channel has an outage, or limits the rate.',
      'Alertmanager cannot reach it: a proxy, DNS, a certificate.',
    ],
    steps: [
      step`Why? ${sum(rate(notificationsFailed, '15m'), { by: ['integration', 'reason'] })} tells a refusal (clientError) from an outage (serverError) and from no answer (other).`,
      'Read the log of Alertmanager: it names the receiver and the answer.',
      'Send a test: `vigia notify RECEIVER --test` says for each channel whether it was accepted. Refused: write the new secret into its file, and start again.',
      'Until then, look at the Alerts page of Alertmanager yourself: what fires is there.',
    ],
  },
  unitTest: {
    drive: growing(select(notificationsFailed, { integration: 'slack' })),
    firing: 0.01,
    silent: 0,
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
      step`Do notifications fail? ${sum(rate(notificationsFailed, '5m'), { by: ['integration'] })} shows it. Then read the Alertmanager log for the receiver.`,
    ],
  },
  drill: { always: true },
  unitTest: { drive: nothing, firing: 1, silent: 0 },
};
