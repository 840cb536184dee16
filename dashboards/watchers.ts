import { targetDown, watchdog } from '../alerts/watch.ts';
import { jobs } from '../metrics/jobs.ts';
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
import {
  add,
  compare,
  count,
  divide,
  histogramQuantile,
  increase,
  max,
  min,
  multiply,
  observations,
  or,
  rate,
  ratio,
  select,
  sum,
  topk,
} from '../promql/index.ts';
import { hue, status } from './colors.ts';
import type { Dashboard } from './dashboard.ts';
import { jobColors } from './identities.ts';
import type { Step } from './panel.ts';
import { orZero, query } from './query.ts';
import { job, ofJob } from './variables.ts';

const noneIsGood: readonly Step[] = [{ color: status.good }, { from: 1, color: status.bad }];
const none = { 0: { text: 'None', color: status.good } };
const PER = '$__rate_interval';

/** The share of its interval that the evaluation of a group takes. */
const groupLoad = divide(
  max(ruleGroupDuration, { by: ['rule_group'] }),
  max(ruleGroupInterval, { by: ['rule_group'] }),
);
/** The groups that a list shows. */
const TOP = 10;

const lost = add(
  sum(increase(alertsDropped, '$__range')),
  add(
    orZero(sum(increase(alertsNotSent, '$__range'))),
    orZero(sum(increase(notificationsFailed, '$__range'))),
  ),
);
const failedRules = add(
  orZero(sum(increase(ruleFailures, '$__range'))),
  orZero(sum(increase(ruleGroupMissed, '$__range'))),
);
const FIVE_HUNDREDS = ['500', '502', '503', '504'] as const;

export const watchers: Dashboard = {
  uid: 'vigia-watchers',
  title: 'Watch on the Watchers',
  description:
    'Do the servers that watch everything else do their own work, and how near are they to their limits?',
  folder: 'Vigia',
  services: [targetDown.service],
  variables: [job],
  sections: [
    {
      lines: [
        {
          height: 4,
          panels: [
            {
              kind: 'stat',
              title: 'Alerting',
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
              words: {
                0: { text: 'Dead', color: status.bad },
                1: { text: 'Alive', color: status.good },
              },
            },
            {
              kind: 'stat',
              title: 'Servers Down',
              description:
                'Servers that cannot be scraped. Not zero: Scrape Duration below has a gap where it is; start that server again.',
              unit: 'items',
              width: 3,
              queries: [query(orZero(count(compare(select(up, ofJob), '==', 0))), 'down')],
              words: none,
              steps: noneIsGood,
            },
            {
              kind: 'stat',
              title: 'Configuration',
              description:
                'Whether Prometheus and Alertmanager took their configuration when they last loaded it. Refused: they go on with the old one; run promtool and amtool over provisioning/.',
              unit: 'bool',
              width: 3,
              queries: [query(min(or(select(prometheusReloaded), select(alertmanagerReloaded))), 'taken')],
              words: {
                0: { text: 'Refused', color: status.bad },
                1: { text: 'Taken', color: status.good },
              },
            },
            {
              kind: 'stat',
              title: 'Notifications Lost',
              description:
                'Alerts that Prometheus could not hand over and notifications that Alertmanager could not deliver, in the time range shown. Not zero: somebody was not told; see Notifications below for the side on which it fails.',
              unit: 'items',
              width: 4,
              decimals: 0,
              queries: [query(lost, 'lost')],
              words: none,
              steps: noneIsGood,
            },
            {
              kind: 'stat',
              title: 'Rules Failed or Left Out',
              description:
                'Evaluations that ended in an error or were left out, in the time range shown. Not zero: the page Rules of Prometheus shows the error; left out: the group takes longer than its interval.',
              unit: 'items',
              width: 4,
              decimals: 0,
              queries: [query(failedRules, 'failed')],
              words: none,
              steps: noneIsGood,
            },
            {
              kind: 'stat',
              title: 'Slowest Group of its Interval',
              description:
                'The share of its interval that the slowest group of rules takes. Above a half: split the group, or record what its rules have in common.',
              unit: 'ratio',
              width: 4,
              decimals: 2,
              queries: [query(max(groupLoad), 'share')],
              steps: [
                { color: status.good },
                { from: 0.5, color: status.late },
                { from: 0.9, color: status.bad },
              ],
            },
            {
              kind: 'stat',
              title: 'Damaged Log',
              description:
                'Damaged places that Prometheus found in its write-ahead log since it started. Not zero: samples were lost; see whether the disk is full or failing.',
              unit: 'items',
              width: 3,
              queries: [query(max(increase(walCorruptions, '$__range')), 'damaged')],
              words: none,
              steps: noneIsGood,
            },
          ],
        },
      ],
    },
    {
      title: 'Scrapes',
      lines: [
        {
          height: 8,
          panels: [
            {
              kind: 'timeseries',
              title: 'Scrape Duration',
              description:
                'Time of a scrape by job, the slowest instance. Near to ten seconds: the scrape is given up and the target counts as down; give it processor time or fewer series.',
              unit: 'seconds',
              queries: [query(max(select(scrapeDuration, ofJob), { by: ['job'] }), '{{job}}')],
              colors: jobColors,
            },
            {
              kind: 'timeseries',
              title: 'Samples per Scrape',
              description:
                'Samples that a scrape brings, by job, the largest instance. A steady climb: a label takes ever new values; find it with npm run check.',
              unit: 'items',
              queries: [query(max(select(scrapeSamples, ofJob), { by: ['job'] }), '{{job}}')],
              colors: jobColors,
            },
          ],
        },
      ],
    },
    {
      title: 'Prometheus',
      lines: [
        {
          height: 8,
          panels: [
            {
              kind: 'timeseries',
              title: 'Series in Memory',
              description:
                'Series that Prometheus holds. It grows by some thousand with each release and falls within two hours; a climb without end is a label without a bound.',
              unit: 'items',
              width: 8,
              queries: [query(sum(headSeries), 'series')],
              colors: { series: hue.blue },
            },
            {
              kind: 'timeseries',
              title: 'Samples Taken In',
              description:
                'Samples a second, from scrapes and from rules. A fall to zero: nothing is stored any more; see its log and the disk.',
              unit: 'perSecond',
              width: 8,
              queries: [query(sum(rate(samplesAppended, PER)), 'samples')],
              colors: { samples: hue.teal },
            },
            {
              kind: 'timeseries',
              title: 'Time of all Rules',
              description:
                'Time that one evaluation of all groups takes together. It grows with the rules and the series that they read; near to the interval, alerts come late.',
              unit: 'seconds',
              width: 8,
              queries: [
                query(sum(ruleGroupDuration), 'all groups'),
                query(max(ruleGroupDuration), 'slowest'),
              ],
              colors: { 'all groups': hue.navy, slowest: hue.sky },
            },
          ],
        },
        {
          height: 8,
          panels: [
            {
              kind: 'table',
              title: 'Slowest Groups of Rules',
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
            },
          ],
        },
      ],
    },
    {
      title: 'Notifications',
      lines: [
        {
          height: 8,
          panels: [
            {
              kind: 'timeseries',
              title: 'From Prometheus to Alertmanager',
              description:
                'Alerts a minute that were sent, refused and dropped. Refused: see the log of Alertmanager; dropped: no Alertmanager answers at all.',
              unit: 'perMinute',
              queries: [
                query(orZero(multiply(sum(rate(alertsSent, PER)), 60)), 'sent'),
                query(orZero(multiply(sum(rate(alertsNotSent, PER)), 60)), 'refused'),
                query(multiply(sum(rate(alertsDropped, PER)), 60), 'dropped'),
              ],
              colors: { sent: hue.blue, refused: status.late, dropped: status.bad },
            },
            {
              kind: 'timeseries',
              title: 'From Alertmanager to People',
              description:
                'Notifications a minute that were tried and that failed. Failed: the receiver is away or refuses; read the log of Alertmanager, and call those on duty until it is mended.',
              unit: 'perMinute',
              queries: [
                query(multiply(sum(rate(notificationsSent, PER)), 60), 'tried'),
                query(multiply(sum(rate(notificationsFailed, PER)), 60), 'failed'),
              ],
              colors: { tried: hue.blue, failed: status.bad },
            },
            {
              kind: 'timeseries',
              title: 'Alerts in Alertmanager',
              description:
                'Alerts that it knows, by what it does with them. Suppressed for long: a silence was forgotten, or an inhibition hides a fault.',
              unit: 'items',
              queries: [query(max(alertmanagerAlerts, { by: ['state'] }), '{{state}}')],
              colors: { active: hue.purple, suppressed: hue.sand, unprocessed: hue.pink },
            },
          ],
        },
      ],
    },
    {
      title: 'Loki, Jaeger, Grafana',
      lines: [
        {
          height: 8,
          panels: [
            {
              kind: 'timeseries',
              title: 'Log Lines',
              description:
                'Lines a second that Loki received and refused. Refused: its log names the limit; received falls to zero while the service works: the shipper waits, see its spool.',
              unit: 'perSecond',
              queries: [
                query(sum(rate(lokiLines, PER)), 'received'),
                query(orZero(sum(rate(lokiDiscarded, PER))), 'refused'),
              ],
              colors: { received: hue.sand, refused: status.bad },
            },
            {
              kind: 'timeseries',
              title: 'Spans',
              description:
                'Spans a second that Jaeger took in, refused and stored. Stored below taken in for long: it cannot keep up; give it memory or sample less.',
              unit: 'perSecond',
              queries: [
                query(sum(rate(spansAccepted, PER)), 'taken in'),
                query(sum(rate(spansRefused, PER)), 'refused'),
                query(sum(rate(spansStored, PER)), 'stored'),
              ],
              colors: { 'taken in': hue.sky, refused: status.bad, stored: hue.navy },
            },
            {
              kind: 'timeseries',
              title: 'Failing Requests',
              description:
                'Share of the requests to Loki and to Grafana that ended in an error of theirs. Above zero: pages and links of this and other dashboards stay empty; read the log of the server.',
              unit: 'ratio',
              queries: [
                query(
                  ratio(
                    orZero(
                      sum(rate(observations(select(lokiRequests, { status_code: FIVE_HUNDREDS })), PER)),
                    ),
                    sum(rate(observations(lokiRequests), PER)),
                  ),
                  jobs.loki,
                ),
                query(
                  ratio(
                    orZero(
                      sum(rate(observations(select(grafanaRequests, { status_code: FIVE_HUNDREDS })), PER)),
                    ),
                    sum(rate(observations(grafanaRequests), PER)),
                  ),
                  jobs.grafana,
                ),
              ],
              colors: jobColors,
            },
            {
              kind: 'timeseries',
              title: 'Answer Time p95',
              description:
                'One request in twenty to Loki or to Grafana takes longer. Rising: dashboards load slowly; a query over too long a time, or too little processor time.',
              unit: 'seconds',
              queries: [
                query(histogramQuantile(0.95, lokiRequests, PER), jobs.loki),
                query(histogramQuantile(0.95, grafanaRequests, PER), jobs.grafana),
              ],
              colors: jobColors,
            },
          ],
        },
      ],
    },
    {
      title: 'What they need',
      lines: [
        {
          height: 8,
          panels: [
            {
              kind: 'timeseries',
              title: 'Processor by Job',
              description:
                'Processors that each process keeps busy, 1 being one of them. One near to all that the machine has: scrapes and rules come late; limit it or give it more.',
              unit: 'items',
              queries: [query(sum(rate(select(processCpu, ofJob), PER), { by: ['job'] }), '{{job}}')],
              colors: jobColors,
            },
            {
              kind: 'timeseries',
              title: 'Memory by Job',
              description:
                'Memory that each process holds. A climb without end is a leak, or series without a bound; at its limit the container is ended and started again.',
              unit: 'bytes',
              queries: [query(sum(select(processMemory, ofJob), { by: ['job'] }), '{{job}}')],
              colors: jobColors,
            },
          ],
        },
      ],
    },
  ],
};
