import { logDeliveryLagging, logsDropped } from '../alerts/delivery.ts';
import {
  labelOverflows,
  logLines,
  logLinesDropped,
  logLinesQueued,
  logLinesShipped,
  logPushesRetried,
} from '../metrics/delivery.ts';
import { multiply, rate, ratio, select, sum } from '../promql/index.ts';
import { hue, status } from './colors.ts';
import type { Dashboard } from './dashboard.ts';
import { alertSum, alertValue, orZero, query } from './query.ts';
import { alertsNow } from './shared.ts';

const services = [logsDropped.service];

const lines = sum(rate(logLines, '$__rate_interval'));
const shipped = sum(rate(logLinesShipped, '$__rate_interval'));

export const logs: Dashboard = {
  uid: 'vigia-logs',
  title: 'Logs & Telemetry',
  description:
    'Does every log line reach Loki, is more going wrong than usual, and do labels keep to their budgets?',
  folder: 'Vigia',
  services,
  variables: [],
  sections: [
    {
      lines: [
        {
          height: 4,
          panels: [
            alertsNow(services),
            {
              kind: 'stat',
              width: 5,
              title: 'Delivery Lag',
              description:
                'How long the oldest line waits that Loki has not taken. Red: Loki does not answer; read `log delivery:` on the standard error of the service.',
              unit: 'seconds',
              queries: [alertValue(logDeliveryLagging)],
              alert: logDeliveryLagging,
            },
            {
              kind: 'stat',
              width: 5,
              title: 'Lines Dropped',
              description:
                'Lines a second that are lost. Not zero: the disk room is used up or Loki refuses them; bring Loki back, then make room.',
              unit: 'perSecond',
              decimals: 2,
              queries: [alertSum(logsDropped)],
              alert: logsDropped,
            },
            {
              kind: 'stat',
              width: 5,
              title: 'Lines Waiting',
              description:
                'Lines on disk that Loki has not taken. Thousands: delivery is behind; nothing is lost yet, see Delivery Lag.',
              unit: 'items',
              queries: [query(sum(select(logLinesQueued)), 'waiting')],
              steps: [{ color: status.good }, { from: 5000, color: status.late }],
            },
            {
              kind: 'stat',
              width: 5,
              title: 'Errors of All Lines',
              description:
                'Share of the lines with level error or fatal. Rising: search {level="error"} in Loki, the stream `errors` first.',
              unit: 'ratio',
              decimals: 1,
              queries: [
                query(
                  orZero(ratio(sum(rate(select(logLines, { level: 'error' }), '$__rate_interval')), lines)),
                  'errors',
                ),
              ],
              steps: [
                { color: status.good },
                { from: 0.05, color: status.late },
                { from: 0.2, color: status.bad },
              ],
            },
          ],
        },
      ],
    },
    {
      title: 'Volume',
      lines: [
        {
          height: 8,
          panels: [
            {
              kind: 'timeseries',
              title: 'Lines by Level',
              description:
                'Lines a second by level. A step up in warn or error is where to look: search that level in Loki at that time. A step up in info: somebody set the level to debug.',
              unit: 'perSecond',
              stack: true,
              queries: [query(sum(rate(logLines, '$__rate_interval'), { by: ['level'] }), '{{level}}')],
              colors: { info: hue.blue, warn: status.late, error: status.bad },
            },
            {
              kind: 'timeseries',
              title: 'Logged and Shipped',
              description:
                'What the services log and what Loki takes. They lie on each other; shipped at zero is an outage, shipped above logged is its catching up.',
              unit: 'perSecond',
              queries: [query(orZero(lines), 'logged'), query(orZero(shipped), 'shipped')],
              colors: { logged: hue.blue, shipped: hue.teal },
            },
          ],
        },
      ],
    },
    {
      title: 'Delivery',
      lines: [
        {
          height: 8,
          panels: [
            {
              kind: 'timeseries',
              title: 'Lag over Time',
              description:
                'How long the oldest line waited. A slope of one second a second is a Loki that takes nothing; a fall to zero is its return.',
              unit: 'seconds',
              queries: [alertValue(logDeliveryLagging)],
              alert: logDeliveryLagging,
            },
            {
              kind: 'timeseries',
              title: 'Waiting on Disk',
              description:
                'Lines that wait. Growing without a fall for an hour: at 256 MB, half a million lines, new ones are dropped.',
              unit: 'items',
              queries: [query(sum(select(logLinesQueued)), 'waiting')],
              colors: { waiting: hue.purple },
            },
            {
              kind: 'timeseries',
              title: 'Retries and Drops',
              description:
                'Pushes a minute that were tried again, and lines a minute that are lost. Retries alone are an outage that is being waited out; drops are lost.',
              unit: 'perMinute',
              queries: [
                query(
                  orZero(multiply(sum(rate(logPushesRetried, '$__rate_interval')), 60)),
                  'retried pushes',
                ),
                query(orZero(multiply(sum(rate(logLinesDropped, '$__rate_interval')), 60)), 'dropped lines'),
              ],
              colors: { 'retried pushes': status.late, 'dropped lines': status.bad },
            },
          ],
        },
      ],
    },
    {
      title: 'Labels',
      lines: [
        {
          height: 7,
          panels: [
            {
              kind: 'timeseries',
              title: 'Label Overflows',
              description:
                'Events a second counted under `other`, by the metric whose budget is spent. Much of it: raise the budget of that metric in metrics/, or give it another label.',
              unit: 'perSecond',
              queries: [
                query(sum(rate(labelOverflows, '$__rate_interval'), { by: ['metric'] }), '{{metric}}'),
              ],
            },
          ],
        },
      ],
    },
  ],
};
