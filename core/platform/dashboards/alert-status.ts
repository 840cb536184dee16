import type { Severity } from '../../alerts/alert.ts';
import { hue, severityColor, status } from '../../dashboards/colors.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { barGauge, type Stat, stat, stateTimeline, table, timeSeries } from '../../dashboards/panel.ts';
import { orZero, query } from '../../dashboards/query.ts';
import { barsHeight, keyFigures, line, noneOr, tableHeight } from '../../dashboards/shared.ts';
import type { Definitions } from '../../project/definitions.ts';
import {
  avg,
  count,
  type Expression,
  max,
  min,
  multiply,
  or,
  overTime,
  select,
  sum,
} from '../../promql/index.ts';
import { watchdog } from '../alerts/watch.ts';
import { timeToResolve } from '../metrics/recorded.ts';
import { alertsActiveSince, alertsFiring } from '../metrics/servers.ts';

/** The Watchdog fires on purpose: it is not counted, but it is listed. */
const people = { severity: { not: 'none' } } as const;

const hues = Object.values(hue);
/** Each of these has a tile, whether there is such an alert or not. */
const USUAL_CATEGORIES = ['system', 'performance', 'business', 'security'];
const severities = ['critical', 'warning', 'info'] as const satisfies readonly Severity[];
const byAlert = { by: ['alertname', 'severity', 'category', 'service'] } as const;

const firing = (more: object) => orZero(count(select(alertsFiring, { alertstate: 'firing', ...more })));

const activeSince = min(alertsActiveSince, byAlert);
const firesNow = count(select(alertsFiring, { alertstate: 'firing' }), { by: ['alertname'] });
/** 1 for each alert of the severity that fires. */
const fires = (severity: Severity) =>
  max(select(alertsFiring, { alertstate: 'firing', severity }), { by: ['alertname'] });
/** 0 for each series. */
const nothing = <L extends string>(of: Expression<L>) => multiply(of, 0);
const ended = (how: 'count' | 'avg' | 'max') => overTime(how, timeToResolve, '$__range');

const ofSeverity = (severity: (typeof severities)[number], title: string, advice: string): Stat =>
  stat(title, {
    description: `Alerts of severity ${severity} firing now. ${advice}`,
    unit: 'items',
    queries: [query(firing({ severity }), severity)],
    ...noneOr(severityColor[severity]),
  });

/** Alerts that a table shows without being scrolled. */
const ROOM = 8;

/** What fires, what fired, and how long it took until it was resolved. */
export function alertStatus({ alerts }: Definitions): Dashboard {
  const services = [
    ...new Set(alerts.filter(({ name }) => name !== watchdog.name).map(({ service }) => service)),
  ];
  const serviceColors = Object.fromEntries(services.map((service, i) => [service, hues[i % hues.length]!]));
  const categories = [...new Set([...USUAL_CATEGORIES, ...alerts.map(({ category }) => category)])];
  return {
    uid: 'vigia-alerts',
    title: 'Alert Status',
    description: 'What is firing now, what fired before, and how long did it take to resolve?',
    folder: 'Vigia',
    services,
    variables: [],
    keyFigure: 'Ended',
    sections: [
      keyFigures([
        ofSeverity('critical', 'Critical', 'Not zero: someone must act now; the list below names them.'),
        ofSeverity('warning', 'Warnings', 'Not zero: someone must act today; the list below names them.'),
        ofSeverity('info', 'Notes', 'They give context for the other alerts and page no one.'),
        stat('Pending', {
          description:
            'Alerts whose condition holds, but not yet for long enough. Not zero for long: one of them will fire soon; the list below names them.',
          unit: 'items',
          queries: [query(orZero(count(select(alertsFiring, { alertstate: 'pending' }))), 'pending')],
          ...noneOr(status.late),
        }),
        stat('Ended', {
          description:
            'Alerts that ended in the selected time range. Many with the same name, see Fired in This Period: the threshold is too close to normal, or the fix does not last.',
          unit: 'items',
          decimals: 0,
          queries: [
            query(orZero(sum(overTime('count', select(timeToResolve, people), '$__range'))), 'ended'),
          ],
          steps: [{ color: hue.blue }],
        }),
        stat('Mean Time to Resolve', {
          description:
            'Mean time, over the alerts that ended in the selected time range, from when the condition began to hold until the alert stopped firing. Zero: none ended. Growing: find the slow one in Fired in This Period and fix its runbook.',
          unit: 'seconds',
          queries: [query(orZero(avg(overTime('avg', select(timeToResolve, people), '$__range'))), 'mean')],
          steps: [{ color: hue.blue }],
        }),
      ]),
      {
        title: 'Now',
        lines: [
          line(tableHeight(ROOM), [
            table('Active Alerts', {
              description:
                'Every firing or pending alert, and since when its condition holds. Open its runbook from the inbox or from its panel. The Watchdog is always listed, on purpose.',
              rows: [
                { label: 'alertname', heading: 'Alert', width: 340 },
                { label: 'severity', heading: 'Severity' },
                { label: 'category', heading: 'Category' },
                { label: 'service', heading: 'Service' },
              ],
              columns: { Since: 'timestamp', Firing: 'items', Pending: 'items' },
              queries: [
                // Grafana counts in milliseconds.
                query(multiply(activeSince, 1000), 'Since'),
                query(
                  or(count(select(alertsFiring, { alertstate: 'firing' }), byAlert), nothing(activeSince)),
                  'Firing',
                ),
                query(
                  or(count(select(alertsFiring, { alertstate: 'pending' }), byAlert), nothing(activeSince)),
                  'Pending',
                ),
              ],
            }),
          ]),
          line(Math.max(8, barsHeight(services.length)), [
            barGauge('Firing by Category', {
              description:
                'Alerts firing now, by category. System and others together: fix system first, it is often the cause.',
              unit: 'items',
              max: 5,
              queries: categories.map(category => query(firing({ category, ...people }), category)),
            }),
            barGauge('Firing by Service', {
              description:
                'Alerts firing now, by service. Several services at once: look for what they share, such as the database, the network or the model.',
              unit: 'items',
              max: 5,
              queries: services.map(service => query(firing({ service, ...people }), service)),
            }),
          ]),
        ],
      },
      {
        title: 'History',
        lines: [
          line(8, [
            timeSeries('Firing over Time by Severity', {
              description:
                'Number of alerts firing at the same time. A step is one fault with several symptoms; a level that never falls means alerts that no one works on.',
              unit: 'items',
              stack: true,
              queries: severities.map(severity => query(firing({ severity }), severity)),
              colors: Object.fromEntries(severities.map(severity => [severity, severityColor[severity]])),
            }),
            timeSeries('Firing over Time by Service', {
              description:
                'The same by service. Start with the service that rises first; the others may only suffer from it.',
              unit: 'items',
              stack: true,
              queries: services.map(service => query(firing({ service, ...people }), service)),
              colors: serviceColors,
            }),
          ]),
          line(tableHeight(ROOM), [
            stateTimeline('What Was Active', {
              description:
                'Every alert that fired, and when. The same one again and again: its fix does not last. A gap in the Watchdog is a gap in alerting.',
              unit: 'bool',
              queries: [
                query(
                  or(
                    or(fires('critical'), multiply(fires('warning'), 2)),
                    or(multiply(fires('info'), 3), multiply(fires('none'), 4)),
                  ),
                  '{{alertname}}',
                ),
              ],
              words: {
                1: { text: 'critical', color: severityColor.critical },
                2: { text: 'warning', color: severityColor.warning },
                3: { text: 'info', color: severityColor.info },
                4: { text: 'alive', color: status.good },
              },
            }),
            table('Fired in This Period', {
              description:
                'Every alert that fired in the selected time range: how often it ended, and how long it took on average and at worst. Often and short: raise its threshold or its for; long: its runbook does not help.',
              rows: { label: 'alertname', heading: 'Alert', width: 320 },
              columns: { Ended: 'items', 'Mean time': 'seconds', 'Longest time': 'seconds' },
              queries: [
                query(or(sum(ended('count'), { by: ['alertname'] }), nothing(firesNow)), 'Ended'),
                query(or(avg(ended('avg'), { by: ['alertname'] }), nothing(firesNow)), 'Mean time'),
                query(or(max(ended('max'), { by: ['alertname'] }), nothing(firesNow)), 'Longest time'),
              ],
            }),
          ]),
        ],
      },
    ],
  };
}
