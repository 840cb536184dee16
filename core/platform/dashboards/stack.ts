import { healthCheckFailing } from '../../../alerts/falachefe/health.ts';
import {
  databaseConnectionErrorsAlert,
  redisConnectionErrorsAlert,
} from '../../../alerts/falachefe/infrastructure.ts';
import { healthSection } from '../../../dashboards/falachefe/health.ts';
import { jobColors } from '../../../dashboards/identities.ts';
import { job, ofJob } from '../../../dashboards/variables.ts';
import {
  databaseConnectionErrors,
  redisConnectionErrors,
} from '../../../metrics/falachefe/infrastructure.ts';
import type { Severity } from '../../alerts/alert.ts';
import { severityColor, status } from '../../dashboards/colors.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { stat, stateTimeline, timeSeries } from '../../dashboards/panel.ts';
import { alertSum, orZero, perMinute, perSecond, query } from '../../dashboards/query.ts';
import { alertsNow, badOrGood, keyFigures, line, noneOr, section } from '../../dashboards/shared.ts';
import { compare, count, max, min, multiply, or, select } from '../../promql/index.ts';
import { metricsAbsent, targetDown, watchdog } from '../alerts/watch.ts';
import { alertsFiring, notificationsFailed, scrapeDuration, up } from '../metrics/servers.ts';

const services = [
  databaseConnectionErrorsAlert.service,
  redisConnectionErrorsAlert.service,
  healthCheckFailing.service,
  targetDown.service,
];

/** 1 for each alert of the severity that fires. */
const firing = (severity: Severity) =>
  max(select(alertsFiring, { alertstate: 'firing', severity }), { by: ['alertname'] });

export const stack: Dashboard = {
  uid: 'vigia-stack',
  title: 'Stack Health',
  description: 'Do the stores respond, is everything scraped, and would an alert reach anyone?',
  folder: 'Vigia',
  services,
  variables: [job],
  sections: [
    keyFigures([
      alertsNow(services),
      stat('Alerting', {
        description:
          'The Watchdog alert always fires: while it does, Prometheus evaluates rules. Dead: no other alert fires either; restart Prometheus.',
        unit: 'bool',
        queries: [
          query(
            orZero(count(select(alertsFiring, { alertname: watchdog.name, alertstate: 'firing' }))),
            'watchdog',
          ),
        ],
        alert: watchdog,
        words: badOrGood('Dead', 'Alive'),
      }),
      stat('Targets Down', {
        description:
          'Targets that Prometheus cannot scrape. Not zero: the timeline below names the job, and the Targets page of Prometheus shows the error.',
        unit: 'items',
        queries: [query(orZero(count(compare(select(up), '==', 0))), 'targets')],
        ...noneOr(status.bad),
      }),
      stat('Missing Metrics', {
        description:
          'Metrics that alerts depend on and that nothing exports; those alerts cannot fire. Not zero: run npm run check against the service.',
        unit: 'items',
        queries: [query(orZero(count(metricsAbsent.value)), 'metrics')],
        alert: metricsAbsent,
        ...noneOr(status.late),
      }),
      stat('Database Errors', {
        description:
          'Database operations per second that failed to connect over 5 minutes. Red: check the database in /health/deep.',
        unit: 'perSecond',
        decimals: 2,
        queries: [alertSum(databaseConnectionErrorsAlert)],
        alert: databaseConnectionErrorsAlert,
      }),
      stat('Redis Errors', {
        description:
          'Redis operations per second that failed to connect over 5 minutes. Red: check redis in /health/deep.',
        unit: 'perSecond',
        decimals: 2,
        queries: [alertSum(redisConnectionErrorsAlert)],
        alert: redisConnectionErrorsAlert,
      }),
    ]),
    section('Stores', 8, [
      timeSeries('Database Connection Errors', {
        description:
          'Operations per second that failed to connect, and the value that the alert compares. A plateau is an outage; single peaks are restarts.',
        unit: 'perSecond',
        queries: [
          query(orZero(perSecond(databaseConnectionErrors)), 'errors'),
          alertSum(databaseConnectionErrorsAlert),
        ],
        alert: databaseConnectionErrorsAlert,
        colors: { errors: status.bad },
      }),
      timeSeries('Redis Connection Errors', {
        description:
          'Operations per second that failed to connect, and the value that the alert compares. Logins are refused while this lasts.',
        unit: 'perSecond',
        queries: [
          query(orZero(perSecond(redisConnectionErrors)), 'errors'),
          alertSum(redisConnectionErrorsAlert),
        ],
        alert: redisConnectionErrorsAlert,
        colors: { errors: status.bad },
      }),
    ]),
    healthSection,
    {
      title: 'Monitoring itself',
      lines: [
        line(8, [
          stateTimeline('Targets', {
            description:
              'Which job could be scraped, and when. Down: nothing is known about it, and its alerts cannot fire.',
            unit: 'bool',
            colors: jobColors,
            queries: [query(min(select(up, ofJob), { by: ['job'] }), '{{job}}')],
            alert: targetDown,
            words: badOrGood('down', 'up'),
          }),
          stateTimeline('Alerts over Time', {
            description:
              'Every alert that was firing, and when. The Watchdog is always there, on purpose: a gap in it is a gap in alerting.',
            unit: 'bool',
            queries: [
              query(
                or(or(firing('critical'), multiply(firing('warning'), 2)), multiply(firing('none'), 3)),
                '{{alertname}}',
              ),
            ],
            words: {
              1: { text: 'critical', color: severityColor.critical },
              2: { text: 'warning', color: severityColor.warning },
              3: { text: 'alive', color: status.good },
            },
          }),
        ]),
        line(7, [
          timeSeries('Scrape Duration', {
            description:
              'Scrape duration by job, of the slowest instance. Growing: the target has too many series or too little CPU.',
            unit: 'seconds',
            colors: jobColors,
            queries: [query(max(select(scrapeDuration, ofJob), { by: ['job'] }), '{{job}}')],
          }),
          timeSeries('Failed Notifications', {
            description:
              'Notifications per minute that Alertmanager could not deliver. Above zero: people are not notified; read its log.',
            unit: 'perMinute',
            queries: [query(orZero(perMinute(notificationsFailed)), 'failed')],
            colors: { failed: status.bad },
          }),
        ]),
      ],
    },
  ],
};
