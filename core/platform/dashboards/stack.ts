import type { Severity } from '../../alerts/alert.ts';
import { severityColor, status } from '../../dashboards/colors.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { stat, stateTimeline, timeSeries } from '../../dashboards/panel.ts';
import { alertValue, orZero, perMinute, query, worst } from '../../dashboards/query.ts';
import { alertsNow, badOrGood, keyFigures, line, noneOr } from '../../dashboards/shared.ts';
import type { Definitions } from '../../project/definitions.ts';
import {
  changes,
  compare,
  count,
  max,
  min,
  multiply,
  or,
  perEnvironment,
  select,
} from '../../promql/index.ts';
import { targetRestarts } from '../alerts/restarts.ts';
import { notificationsFailing, targetDown, watchdog } from '../alerts/watch.ts';
import { processStartTime } from '../metrics/process.ts';
import { alertsFiring, notificationsFailed, scrapeDuration, up } from '../metrics/servers.ts';
import { jobColors } from './job-colors.ts';
import { job, ofJob } from './variables.ts';

/** 1 for each alert of the severity that fires. */
const firing = (severity: Severity) =>
  max(select(alertsFiring, { alertstate: 'firing', severity }), { by: ['alertname'] });

const UID = 'vigia-stack';

/** Shows whether everything is scraped, and whether an alert would reach anyone. */
export function stack(definitions: Definitions): Dashboard {
  const added = definitions.additionsTo(UID);
  const services = [...added.services, targetDown.service];
  const colors = jobColors(definitions.jobColors);
  const absence = definitions.alerts.find(({ name }) => name === 'MetricsAbsent');
  return {
    uid: UID,
    title: 'Stack Health',
    description: 'Do the stores respond, is everything scraped, and would an alert reach anyone?',
    folder: 'Vigia',
    services,
    variables: [job],
    keyFigure: 'Targets Down',
    sections: [
      keyFigures([
        alertsNow(services),
        stat('Alerting', {
          description:
            'The Watchdog alert always fires: while it does, Prometheus evaluates rules. Dead: no other alert fires either; restart Prometheus.',
          unit: 'bool',
          queries: [
            query(
              orZero(max(select(alertsFiring, { alertname: watchdog.name, alertstate: 'firing' }))),
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
        ...(absence
          ? [
              stat('Missing Metrics', {
                description:
                  'Metrics that alerts depend on and that nothing exports; those alerts cannot fire. Not zero: run vigia check against the service.',
                unit: 'items',
                queries: [query(orZero(count(perEnvironment(absence.value))), 'metrics')],
                alert: absence,
                ...noneOr(status.late),
              }),
            ]
          : []),
        ...added.figures,
      ]),
      ...added.sections,
      {
        title: 'Monitoring itself',
        lines: [
          line(8, [
            stateTimeline('Targets', {
              description:
                'Which job could be scraped, and when. Down: nothing is known about it, and its alerts cannot fire.',
              unit: 'bool',
              colors,
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
                  or(
                    or(firing('critical'), multiply(firing('warning'), 2)),
                    or(multiply(firing('info'), 3), multiply(firing('none'), 4)),
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
          ]),
          line(7, [
            timeSeries('Restarts', {
              description:
                'How often each process started in the last 15 minutes, of the worst instance. Above the threshold: it keeps crashing; follow the runbook.',
              unit: 'items',
              colors,
              queries: [
                query(max(changes(select(processStartTime, ofJob), '15m'), { by: ['job'] }), '{{job}}'),
              ],
              alert: targetRestarts,
            }),
            timeSeries('Scrape Duration', {
              description:
                'Scrape duration by job, of the slowest instance. Growing: the target has too many series or too little CPU.',
              unit: 'seconds',
              colors,
              queries: [query(max(select(scrapeDuration, ofJob), { by: ['job'] }), '{{job}}')],
            }),
            timeSeries('Failed Notifications', {
              description:
                'Notifications per minute that Alertmanager could not deliver. Above zero: people are not notified; read its log.',
              unit: 'perMinute',
              queries: [
                query(orZero(perMinute(notificationsFailed)), 'failed'),
                worst(alertValue(notificationsFailing)),
              ],
              alert: notificationsFailing,
              colors: { failed: status.bad },
            }),
          ]),
        ],
      },
    ],
  };
}
