import { hue, status } from '../../dashboards/colors.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { stat, timeSeries } from '../../dashboards/panel.ts';
import { alertSum, alertValue, orZero, perMinute, perSecond, query, worst } from '../../dashboards/query.ts';
import { alertsNow, badFrom, keyFigures, section } from '../../dashboards/shared.ts';
import { lines } from '../../logql/lines.ts';
import { logql } from '../../logql/print.ts';
import { ratio, select, sum } from '../../promql/index.ts';
import { logDeliveryLagging, logsDropped } from '../alerts/telemetry.ts';
import {
  labelOverflows,
  logLines,
  logLinesDropped,
  logLinesQueued,
  logLinesShipped,
  logPushesRetried,
  spansLost,
} from '../metrics/telemetry.ts';
import { logPanels } from '../panels.ts';

const services = [logsDropped.service];

const logged = perSecond(logLines);
const shipped = perSecond(logLinesShipped);

export const logs: Dashboard = {
  uid: 'vigia-logs',
  title: 'Logs & Telemetry',
  description:
    'Does every log line reach Loki, is more going wrong than usual, and do labels stay within their budgets?',
  folder: 'Vigia',
  services,
  variables: [],
  keyFigure: 'Delivery Lag',
  sections: [
    keyFigures([
      alertsNow(services),
      stat('Delivery Lag', {
        description:
          'Age of the oldest log line that Loki has not accepted. Red: Loki does not respond; read `log delivery:` on the standard error of the service.',
        unit: 'seconds',
        queries: [worst(alertValue(logDeliveryLagging))],
        alert: logDeliveryLagging,
        width: 5,
      }),
      stat('Lines Dropped', {
        description:
          'Log lines dropped per second. Not zero: the disk buffer is full or Loki rejects lines; bring Loki back, then free space.',
        unit: 'perSecond',
        decimals: 2,
        queries: [worst(alertSum(logsDropped))],
        alert: logsDropped,
        width: 5,
      }),
      stat('Lines Waiting', {
        description:
          'Lines on disk that Loki has not accepted. Thousands: delivery is behind; nothing is lost yet, see Delivery Lag.',
        unit: 'items',
        queries: [query(sum(select(logLinesQueued)), 'waiting')],
        steps: [{ color: status.good }, { from: 5000, color: status.late }],
        width: 5,
      }),
      stat('Errors of All Lines', {
        description: `Share of lines with level error or fatal. Rising: search ${logql(lines({ level: ['error', 'fatal'] }))} in Loki, the stream \`errors\` first.`,
        unit: 'ratio',
        decimals: 1,
        queries: [query(orZero(ratio(perSecond(select(logLines, { level: 'error' })), logged)), 'errors')],
        steps: badFrom(0.05, 0.2),
        width: 5,
      }),
    ]),
    section('Volume', 8, [
      timeSeries('Lines by Level', {
        description:
          'Lines per second by level. A step up in warn or error: search that level in Loki at that time. A step up in info: someone set the level to debug.',
        unit: 'perSecond',
        stack: true,
        queries: [query(perSecond(logLines, ['level']), '{{level}}')],
        colors: { info: hue.blue, warn: status.late, error: status.bad },
      }),
      timeSeries('Logged and Shipped', {
        description:
          'Lines that the services log and that Loki accepts. Normally the two lines coincide. Shipped at zero is an outage; shipped above logged means Loki is catching up.',
        unit: 'perSecond',
        queries: [query(orZero(logged), 'logged'), query(orZero(shipped), 'shipped')],
        colors: { logged: hue.blue, shipped: hue.teal },
      }),
    ]),
    section('Delivery', 8, [
      timeSeries('Lag over Time', {
        description:
          'How long the oldest line has waited. A slope of one second per second: Loki accepts nothing; a fall to zero: Loki is back.',
        unit: 'seconds',
        queries: [alertValue(logDeliveryLagging)],
        alert: logDeliveryLagging,
      }),
      timeSeries(logPanels.waiting, {
        description:
          'Waiting lines. Growing for an hour without a fall: at 256 MB, half a million lines, new lines are dropped.',
        unit: 'items',
        queries: [query(sum(select(logLinesQueued)), 'waiting')],
        colors: { waiting: hue.purple },
      }),
      timeSeries('Retries and Drops', {
        description:
          'Pushes per minute that were retried, and lines per minute that were dropped. Retries alone mean an outage without loss; dropped lines are lost.',
        unit: 'perMinute',
        queries: [
          query(orZero(perMinute(logPushesRetried)), 'retried pushes'),
          query(orZero(perMinute(logLinesDropped)), 'dropped lines'),
        ],
        colors: { 'retried pushes': status.late, 'dropped lines': status.bad },
      }),
    ]),
    section('Traces and Labels', 7, [
      timeSeries('Spans Lost', {
        description:
          'Spans per minute that the trace receiver did not accept. Not zero: traces have gaps; read `tracing:` on the standard error of the service, then check the receiver.',
        unit: 'perMinute',
        queries: [query(orZero(perMinute(spansLost)), 'lost')],
        colors: { lost: status.bad },
      }),
      timeSeries('Label Overflows', {
        description:
          'Events per second counted under `other`, by the metric whose budget is used up. Many: raise the budget of that metric in metrics/, or give it another label.',
        unit: 'perSecond',
        queries: [query(perSecond(labelOverflows, ['metric']), '{{metric}}')],
      }),
    ]),
  ],
};
