import { hue, status } from '../../dashboards/colors.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { stat, table, timeSeries } from '../../dashboards/panel.ts';
import { inRange, orZero, perMinute, perSecond, query } from '../../dashboards/query.ts';
import { badFrom, badOrGood, keyFigures, line, noneOr, section } from '../../dashboards/shared.ts';
import type { Definitions } from '../../project/definitions.ts';
import {
  add,
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

/** The share of its interval that the evaluation of a group takes. */
const groupLoad = divide(
  max(ruleGroupDuration, { by: ['rule_group'] }),
  max(ruleGroupInterval, { by: ['rule_group'] }),
);
/** The groups that a list shows. */
const TOP = 10;

const lost = add(
  inRange(alertsDropped),
  add(orZero(inRange(alertsNotSent)), orZero(inRange(notificationsFailed))),
);
const failedRules = add(orZero(inRange(ruleFailures)), orZero(inRange(ruleGroupMissed)));
const FIVE_HUNDREDS = ['500', '502', '503', '504'] as const;

/** Whether the servers that watch are well themselves. */
export function watchers(definitions: Definitions): Dashboard {
  const colors = jobColors(definitions.jobColors);
  return {
    uid: 'vigia-watchers',
    title: 'Watch on the Watchers',
    description:
      'Do the servers that watch everything else do their own work, and how near are they to their limits?',
    folder: 'Vigia',
    services: [targetDown.service],
    variables: [job],
    sections: [
      keyFigures([
        stat('Alerting', {
          description:
            'The Watchdog fires while Prometheus evaluates rules. Dead: no other alert comes either; read the log of Prometheus and restart it.',
          unit: 'bool',
          width: 3,
          queries: [
            query(
              orZero(count(select(alertsFiring, { alertname: watchdog.name, alertstate: 'firing' }))),
              'watchdog',
            ),
          ],
          words: badOrGood('Dead', 'Alive'),
        }),
        stat('Servers Down', {
          description:
            'Servers that cannot be scraped. Not zero: Scrape Duration below has a gap where it is; start that server again.',
          unit: 'items',
          width: 3,
          queries: [query(orZero(count(compare(select(up, ofJob), '==', 0))), 'down')],
          ...noneOr(status.bad),
        }),
        stat('Configuration', {
          description:
            'Whether Prometheus and Alertmanager took their configuration when they last loaded it. Refused: they go on with the old one; run promtool and amtool over provisioning/.',
          unit: 'bool',
          width: 3,
          queries: [query(min(or(select(prometheusReloaded), select(alertmanagerReloaded))), 'taken')],
          words: badOrGood('Refused', 'Taken'),
        }),
        stat('Notifications Lost', {
          description:
            'Alerts that Prometheus could not hand over and notifications that Alertmanager could not deliver, in the time range shown. Not zero: somebody was not told; see Notifications below for the side on which it fails.',
          unit: 'items',
          width: 4,
          decimals: 0,
          queries: [query(lost, 'lost')],
          ...noneOr(status.bad),
        }),
        stat('Rules Failed or Left Out', {
          description:
            'Evaluations that ended in an error or were left out, in the time range shown. Not zero: the page Rules of Prometheus shows the error; left out: the group takes longer than its interval.',
          unit: 'items',
          width: 4,
          decimals: 0,
          queries: [query(failedRules, 'failed')],
          ...noneOr(status.bad),
        }),
        stat('Slowest Group of its Interval', {
          description:
            'The share of its interval that the slowest group of rules takes. Above a half: split the group, or record what its rules have in common.',
          unit: 'ratio',
          width: 4,
          decimals: 2,
          queries: [query(max(groupLoad), 'share')],
          steps: badFrom(0.5, 0.9),
        }),
        stat('Damaged Log', {
          description:
            'Damaged places that Prometheus found in its write-ahead log since it started. Not zero: samples were lost; see whether the disk is full or failing.',
          unit: 'items',
          width: 3,
          queries: [query(max(increase(walCorruptions, '$__range')), 'damaged')],
          ...noneOr(status.bad),
        }),
      ]),
      section('Scrapes', 8, [
        timeSeries('Scrape Duration', {
          description:
            'Time of a scrape by job, the slowest instance. Near to ten seconds: the scrape is given up and the target counts as down; give it processor time or fewer series.',
          unit: 'seconds',
          queries: [query(max(select(scrapeDuration, ofJob), { by: ['job'] }), '{{job}}')],
          colors,
        }),
        timeSeries('Samples per Scrape', {
          description:
            'Samples that a scrape brings, by job, the largest instance. A steady climb: a label takes ever new values; find it with npm run check.',
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
                'Series that Prometheus holds. It grows by some thousand with each release and falls within two hours; a climb without end is a label without a bound.',
              unit: 'items',
              width: 8,
              queries: [query(sum(headSeries), 'series')],
              colors: { series: hue.blue },
            }),
            timeSeries('Samples Taken In', {
              description:
                'Samples a second, from scrapes and from rules. A fall to zero: nothing is stored any more; see its log and the disk.',
              unit: 'perSecond',
              width: 8,
              queries: [query(perSecond(samplesAppended), 'samples')],
              colors: { samples: hue.teal },
            }),
            timeSeries('Time of all Rules', {
              description:
                'Time that one evaluation of all groups takes together. It grows with the rules and the series that they read; near to the interval, alerts come late.',
              unit: 'seconds',
              width: 8,
              queries: [
                query(sum(ruleGroupDuration), 'all groups'),
                query(max(ruleGroupDuration), 'slowest'),
              ],
              colors: { 'all groups': hue.navy, slowest: hue.sky },
            }),
          ]),
          line(8, [
            table('Slowest Groups of Rules', {
              description:
                'Time of the last evaluation against the interval, the ten slowest first. Above a half of its interval: split the group, or record what its rules have in common.',
              // Prometheus names a group by the path of its file, a semicolon and its name.
              rows: { label: 'rule_group', heading: 'Group', shown: '.*;(.+)', width: 400 },
              columns: {
                'Share of the interval': 'ratio',
                'Last evaluation': 'seconds',
                Interval: 'seconds',
              },
              queries: [
                query(topk(TOP, groupLoad), 'Share of the interval'),
                query(topk(TOP, max(ruleGroupDuration, { by: ['rule_group'] })), 'Last evaluation'),
                query(max(ruleGroupInterval, { by: ['rule_group'] }), 'Interval'),
              ],
            }),
          ]),
        ],
      },
      section('Notifications', 8, [
        timeSeries('From Prometheus to Alertmanager', {
          description:
            'Alerts a minute that were sent, refused and dropped. Refused: see the log of Alertmanager; dropped: no Alertmanager answers at all.',
          unit: 'perMinute',
          queries: [
            query(orZero(perMinute(alertsSent)), 'sent'),
            query(orZero(perMinute(alertsNotSent)), 'refused'),
            query(perMinute(alertsDropped), 'dropped'),
          ],
          colors: { sent: hue.blue, refused: status.late, dropped: status.bad },
        }),
        timeSeries('From Alertmanager to People', {
          description:
            'Notifications a minute that were tried and that failed. Failed: the receiver is away or refuses; read the log of Alertmanager, and call those on duty until it is mended.',
          unit: 'perMinute',
          queries: [
            query(perMinute(notificationsSent), 'tried'),
            query(perMinute(notificationsFailed), 'failed'),
          ],
          colors: { tried: hue.blue, failed: status.bad },
        }),
        timeSeries('Alerts in Alertmanager', {
          description:
            'Alerts that it knows, by what it does with them. Suppressed for long: a silence was forgotten, or an inhibition hides a fault.',
          unit: 'items',
          queries: [query(max(alertmanagerAlerts, { by: ['state'] }), '{{state}}')],
          colors: { active: hue.purple, suppressed: hue.sand, unprocessed: hue.pink },
        }),
      ]),
      section('Loki, Jaeger, Grafana', 8, [
        timeSeries('Log Lines', {
          description:
            'Lines a second that Loki received and refused. Refused: its log names the limit; received falls to zero while the service works: the shipper waits, see its spool.',
          unit: 'perSecond',
          queries: [
            query(perSecond(lokiLines), 'received'),
            query(orZero(perSecond(lokiDiscarded)), 'refused'),
          ],
          colors: { received: hue.sand, refused: status.bad },
        }),
        timeSeries('Spans', {
          description:
            'Spans a second that Jaeger took in, refused and stored. Stored below taken in for long: it cannot keep up; give it memory or sample less.',
          unit: 'perSecond',
          queries: [
            query(perSecond(spansAccepted), 'taken in'),
            query(perSecond(spansRefused), 'refused'),
            query(perSecond(spansStored), 'stored'),
          ],
          colors: { 'taken in': hue.sky, refused: status.bad, stored: hue.navy },
        }),
        timeSeries('Failing Requests', {
          description:
            'Share of the requests to Loki and to Grafana that ended in an error of theirs. Above zero: pages and links of this and other dashboards stay empty; read the log of the server.',
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
        timeSeries('Answer Time p95', {
          description:
            'One request in twenty to Loki or to Grafana takes longer. Rising: dashboards load slowly; a query over too long a time, or too little processor time.',
          unit: 'seconds',
          queries: [
            query(histogramQuantile(0.95, lokiRequests, '$__rate_interval'), jobs.loki),
            query(histogramQuantile(0.95, grafanaRequests, '$__rate_interval'), jobs.grafana),
          ],
          colors,
        }),
      ]),
      section('What they need', 8, [
        timeSeries('Processor by Job', {
          description:
            'Processors that each process keeps busy, 1 being one of them. One near to all that the machine has: scrapes and rules come late; limit it or give it more.',
          unit: 'items',
          queries: [query(perSecond(select(processCpu, ofJob), ['job']), '{{job}}')],
          colors,
        }),
        timeSeries('Memory by Job', {
          description:
            'Memory that each process holds. A climb without end is a leak, or series without a bound; at its limit the container is ended and started again.',
          unit: 'bytes',
          queries: [query(sum(select(processMemory, ofJob), { by: ['job'] }), '{{job}}')],
          colors,
        }),
      ]),
    ],
  };
}
