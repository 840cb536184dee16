import { hue, status } from '../../dashboards/colors.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { stat, table, timeSeries } from '../../dashboards/panel.ts';
import { inRange, orZero, perMinute, perSecond, query } from '../../dashboards/query.ts';
import {
  badFrom,
  badOrGood,
  keyFigures,
  line,
  noneOr,
  section,
  tableHeight,
} from '../../dashboards/shared.ts';
import type { Definitions } from '../../project/definitions.ts';
import {
  add,
  and,
  compare,
  count,
  divide,
  histogramQuantile,
  increase,
  max,
  min,
  observations,
  or,
  ratio,
  select,
  sum,
  topk,
} from '../../promql/index.ts';
import { targetDown, watchdog } from '../alerts/watch.ts';
import { jobs } from '../jobs.ts';
import { processCpu, processMemory } from '../metrics/process.ts';
import {
  alertmanagerAlerts,
  alertmanagerReloaded,
  alertsDropped,
  alertsFiring,
  alertsNotSent,
  alertsSent,
  grafanaRequests,
  headSeries,
  lokiDiscarded,
  lokiLines,
  lokiRequests,
  notificationsFailed,
  notificationsSent,
  prometheusReloaded,
  ruleFailures,
  ruleGroupDuration,
  ruleGroupInterval,
  ruleGroupMissed,
  samplesAppended,
  scrapeDuration,
  scrapeSamples,
  spansAccepted,
  spansRefused,
  spansStored,
  up,
  walCorruptions,
} from '../metrics/servers.ts';
import { jobColors } from './job-colors.ts';
import { job, ofJob } from './variables.ts';

/** Share of its interval that the evaluation of a group takes. */
const groupLoad = divide(
  max(ruleGroupDuration, { by: ['rule_group'] }),
  max(ruleGroupInterval, { by: ['rule_group'] }),
);
/** Number of groups that a list shows. */
const TOP = 10;
const slowest = topk(TOP, groupLoad);

const lost = add(
  inRange(alertsDropped),
  add(orZero(inRange(alertsNotSent)), orZero(inRange(notificationsFailed))),
);
const failedRules = add(orZero(inRange(ruleFailures)), orZero(inRange(ruleGroupMissed)));
const FIVE_HUNDREDS = ['500', '502', '503', '504'] as const;

/** Shows whether the servers that watch everything else are healthy themselves. */
export function watchers(definitions: Definitions): Dashboard {
  const colors = jobColors(definitions.jobColors);
  return {
    uid: 'vigia-watchers',
    title: 'Watch on the Watchers',
    description: 'Do the servers that watch everything else work, and how close are they to their limits?',
    folder: 'Vigia',
    services: [targetDown.service],
    variables: [job],
    keyFigure: 'Slowest Rule Group',
    sections: [
      keyFigures([
        stat('Alerting', {
          description:
            'The Watchdog fires while Prometheus evaluates rules. Dead: no other alert fires either; read the log of Prometheus and restart it.',
          unit: 'bool',
          width: 3,
          queries: [
            query(
              orZero(max(select(alertsFiring, { alertname: watchdog.name, alertstate: 'firing' }))),
              'watchdog',
            ),
          ],
          words: badOrGood('Dead', 'Alive'),
        }),
        stat('Servers Down', {
          description:
            'Servers that cannot be scraped. Not zero: Scrape Duration below has a gap for that server; restart it.',
          unit: 'items',
          width: 3,
          queries: [query(orZero(count(compare(select(up, ofJob), '==', 0))), 'down')],
          ...noneOr(status.bad),
        }),
        stat('Configuration', {
          description:
            'Whether Prometheus and Alertmanager accepted their configuration at the last load. Rejected: they keep the old one; run promtool and amtool on provisioning/.',
          unit: 'bool',
          width: 3,
          queries: [query(min(or(select(prometheusReloaded), select(alertmanagerReloaded))), 'loaded')],
          words: badOrGood('Rejected', 'Loaded'),
        }),
        stat('Notifications Lost', {
          description:
            'Alerts that Prometheus could not send and notifications that Alertmanager could not deliver, in the selected time range. Not zero: someone was not notified; Notifications below shows which side fails.',
          unit: 'items',
          width: 4,
          decimals: 0,
          queries: [query(lost, 'lost')],
          ...noneOr(status.bad),
        }),
        stat('Rules Failed or Skipped', {
          description:
            'Rule evaluations that failed or were skipped, in the selected time range. Not zero: the Rules page of Prometheus shows the error. Skipped: the group takes longer than its interval.',
          unit: 'items',
          width: 4,
          decimals: 0,
          queries: [query(failedRules, 'failed')],
          ...noneOr(status.bad),
        }),
        stat('Slowest Rule Group', {
          description:
            'Share of its interval that the slowest rule group takes. Above one half: split the group, or record what its rules have in common.',
          unit: 'ratio',
          width: 4,
          decimals: 2,
          queries: [query(max(groupLoad), 'share')],
          steps: badFrom(0.5, 0.9),
        }),
        stat('WAL Corruptions', {
          description:
            'Corruptions that Prometheus found in its write-ahead log in the selected time range. Not zero: samples were lost; check whether the disk is full or failing.',
          unit: 'items',
          width: 3,
          queries: [query(max(increase(walCorruptions, '$__range')), 'corruptions')],
          ...noneOr(status.bad),
        }),
      ]),
      section('Scrapes', 8, [
        timeSeries('Scrape Duration', {
          description:
            'Scrape duration by job, of the slowest instance. Close to ten seconds: the scrape times out and the target counts as down; give it more CPU or fewer series.',
          unit: 'seconds',
          queries: [query(max(select(scrapeDuration, ofJob), { by: ['job'] }), '{{job}}')],
          colors,
        }),
        timeSeries('Samples per Scrape', {
          description:
            'Samples per scrape by job, of the largest instance. A steady climb: a label keeps getting new values; find it with vigia check.',
          unit: 'items',
          queries: [query(max(select(scrapeSamples, ofJob), { by: ['job'] }), '{{job}}')],
          colors,
        }),
      ]),
      {
        title: 'Prometheus',
        lines: [
          line(8, [
            timeSeries('Series in Memory', {
              description:
                'Series that Prometheus holds in memory. It grows by a few thousand with each release and falls within two hours; an endless climb means a label without a bound.',
              unit: 'items',
              width: 8,
              queries: [query(sum(headSeries), 'series')],
              colors: { series: hue.blue },
            }),
            timeSeries('Samples Ingested', {
              description:
                'Samples ingested per second, from scrapes and rules. A fall to zero: nothing is stored; check its log and the disk.',
              unit: 'perSecond',
              width: 8,
              queries: [query(perSecond(samplesAppended), 'samples')],
              colors: { samples: hue.teal },
            }),
            timeSeries('Rule Evaluation Time', {
              description:
                'Time that one evaluation of all rule groups takes. It grows with the rules and the series that they read; close to the interval, alerts are late.',
              unit: 'seconds',
              width: 8,
              queries: [
                query(sum(ruleGroupDuration), 'all groups'),
                query(max(ruleGroupDuration), 'slowest'),
              ],
              colors: { 'all groups': hue.navy, slowest: hue.sky },
            }),
          ]),
          line(tableHeight(TOP), [
            table('Slowest Rule Groups', {
              description:
                'Last evaluation time against the interval, the ten slowest first. Above one half of its interval: split the group, or record what its rules have in common.',
              // Prometheus names a group by the path of its file, a semicolon and its name.
              rows: { label: 'rule_group', heading: 'Group', shown: '.*;(.+)', width: 400 },
              columns: {
                'Share of the interval': 'ratio',
                'Last evaluation': 'seconds',
                Interval: 'seconds',
              },
              queries: [
                query(slowest, 'Share of the interval'),
                query(and(max(ruleGroupDuration, { by: ['rule_group'] }), slowest), 'Last evaluation'),
                query(and(max(ruleGroupInterval, { by: ['rule_group'] }), slowest), 'Interval'),
              ],
            }),
          ]),
        ],
      },
      section('Notifications', 8, [
        timeSeries('From Prometheus to Alertmanager', {
          description:
            'Alerts per minute that were sent, rejected and dropped. Rejected: read the log of Alertmanager; dropped: no Alertmanager responds.',
          unit: 'perMinute',
          queries: [
            query(orZero(perMinute(alertsSent)), 'sent'),
            query(orZero(perMinute(alertsNotSent)), 'rejected'),
            query(perMinute(alertsDropped), 'dropped'),
          ],
          colors: { sent: hue.blue, rejected: status.late, dropped: status.bad },
        }),
        timeSeries('From Alertmanager to People', {
          description:
            'Notifications per minute, attempted and failed. Failed: the receiver is down or rejects them; read the log of Alertmanager, and call the people on duty until it is fixed.',
          unit: 'perMinute',
          queries: [
            query(perMinute(notificationsSent), 'attempted'),
            query(perMinute(notificationsFailed), 'failed'),
          ],
          colors: { attempted: hue.blue, failed: status.bad },
        }),
        timeSeries('Alerts in Alertmanager', {
          description:
            'Alerts by state. Suppressed for long: a forgotten silence, or an inhibition that hides a fault.',
          unit: 'items',
          queries: [query(max(alertmanagerAlerts, { by: ['state'] }), '{{state}}')],
          colors: { active: hue.purple, suppressed: hue.sand, unprocessed: hue.pink },
        }),
      ]),
      section('Loki, Jaeger, Grafana', 8, [
        timeSeries('Log Lines', {
          description:
            'Lines per second that Loki received and rejected. Rejected: its log names the limit. Received falls to zero while the service works: lines wait on disk, see Logs.',
          unit: 'perSecond',
          queries: [
            query(orZero(perSecond(lokiLines)), 'received'),
            query(orZero(perSecond(lokiDiscarded)), 'rejected'),
          ],
          colors: { received: hue.sand, rejected: status.bad },
        }),
        timeSeries('Spans', {
          description:
            'Spans per second that Jaeger accepted, rejected and stored. Stored below accepted for long: it cannot keep up; give it more memory or sample less.',
          unit: 'perSecond',
          queries: [
            query(orZero(perSecond(spansAccepted)), 'accepted'),
            query(orZero(perSecond(spansRefused)), 'rejected'),
            query(orZero(perSecond(spansStored)), 'stored'),
          ],
          colors: { accepted: hue.sky, rejected: status.bad, stored: hue.navy },
        }),
        timeSeries('Failing Requests', {
          description:
            'Share of requests to Loki and Grafana that ended in a server error. Above zero: pages and links of dashboards stay empty; read the log of the server.',
          unit: 'ratio',
          queries: [
            query(
              ratio(
                orZero(perSecond(observations(select(lokiRequests, { status_code: FIVE_HUNDREDS })))),
                perSecond(observations(lokiRequests)),
              ),
              jobs.loki,
            ),
            query(
              ratio(
                orZero(perSecond(observations(select(grafanaRequests, { status_code: FIVE_HUNDREDS })))),
                perSecond(observations(grafanaRequests)),
              ),
              jobs.grafana,
            ),
          ],
          colors,
        }),
        timeSeries('Response Time p95', {
          description:
            'p95 response time of Loki and Grafana. Rising: dashboards load slowly; a query covers too long a time, or CPU is short.',
          unit: 'seconds',
          queries: [
            query(histogramQuantile(0.95, lokiRequests, '$__rate_interval'), jobs.loki),
            query(histogramQuantile(0.95, grafanaRequests, '$__rate_interval'), jobs.grafana),
          ],
          colors,
        }),
      ]),
      section('Resources', 8, [
        timeSeries('CPU by Job', {
          description:
            'CPUs that each process keeps busy. One close to all CPUs of the host: scrapes and rules are late; limit it or give it more.',
          unit: 'items',
          queries: [query(perSecond(select(processCpu, ofJob), ['job']), '{{job}}')],
          colors,
        }),
        timeSeries('Memory by Job', {
          description:
            'Memory of each process. An endless climb is a leak, or series without a bound; at its limit the container is killed and restarted.',
          unit: 'bytes',
          queries: [query(sum(select(processMemory, ofJob), { by: ['job'] }), '{{job}}')],
          colors,
        }),
      ]),
    ],
  };
}
