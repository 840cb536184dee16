import { defineDashboard, defineSystem } from 'vigia';
import {
  alertsNow,
  alertValue,
  badFrom,
  keyFigures,
  line,
  perSecond,
  query,
  stat,
  timeSeries,
} from 'vigia/dashboards';
import type { Metric } from 'vigia/metrics';
import {
  httpServerActiveRequests,
  httpServerRequestDuration,
  httpServerRequests,
  requestMetrics,
} from 'vigia/platform/metrics';
import { histogramQuantile, rate, ratio, select, sum } from 'vigia/promql';
import { FAILED, httpPanels, requestsFailing, requestsSlow, type Which } from './alerts.ts';
import { requestsServed } from './objectives.ts';

/** Options of the pack. */
export interface HttpOptions {
  /** The jobs of the services. Default: every job that exposes these metrics. */
  readonly job?: string | readonly string[];
  /**
   * How many combinations of method, route and status one process exposes at most: each costs 15 series. The kit itself folds
   * those beyond 300. Default 40.
   */
  readonly combinations?: number;
}

/** Of a service of ten routes, each with a success and some errors. */
const COMBINATIONS = 40;

/**
 * Returns the system of HTTP requests as `instrumentFastify`, `instrumentExpress` and `instrumentNest` of `@vigia/telemetry` measure
 * them: rate, errors and durations by route. Other programs that use the names of OpenTelemetry's conventions are watched too.
 *
 * @example
 * ```ts
 * const requests = http({ job: 'my-bot' });
 * defineConfig({ systems: [requests], targets: [{ job: 'my-bot', at: ['127.0.0.1:3001'], exposes: [requests] }] });
 * ```
 */
export function http({ job, combinations = COMBINATIONS }: HttpOptions = {}) {
  if (job !== undefined && (job.length === 0 || [job].flat().includes('')))
    throw new Error(`http job is ${JSON.stringify(job)}: give the names of jobs, or leave it out`);
  if (!(Number.isInteger(combinations) && combinations > 0))
    throw new Error(
      `http combinations is ${combinations}: give a whole number above 0, such as ${COMBINATIONS}`,
    );
  const which: Which = job === undefined ? {} : { job };
  const failing = requestsFailing(which);
  const slow = requestsSlow(which);
  const requests = select(httpServerRequests, which);
  const durations = select(httpServerRequestDuration, which);
  const failed = select(httpServerRequests, { ...which, ...FAILED });
  return defineSystem({
    name: 'http',
    title: 'HTTP Requests',
    metrics: requestMetrics.map(metric => within(metric, combinations)),
    alerts: [failing, slow],
    slos: [requestsServed(which)],
    dashboards: [
      defineDashboard({
        uid: 'vigia-http',
        title: 'Requests by Route',
        description: 'Are the HTTP requests of the services answered, and in time?',
        keyFigure: 'Requests That Fail',
        sections: [
          keyFigures([
            alertsNow(['http']),
            stat('Requests per Second', {
              description: 'HTTP requests that the services answer.',
              unit: 'perSecond',
              queries: [query(sum(rate(requests, '5m')), 'requests')],
            }),
            stat('Requests That Fail', {
              description:
                'Share of the requests of the last 5 minutes answered with 500 or above. Red: see which route.',
              unit: 'ratio',
              queries: [query(ratio(sum(rate(failed, '5m')), sum(rate(requests, '5m'))), 'failed')],
              steps: badFrom(0.01, 0.05),
            }),
          ]),
          {
            title: 'Errors',
            lines: [
              line(12, [
                timeSeries('Failing by Route', {
                  description:
                    'Share of the requests to each route answered with 500 or above. Above the line: read its errors.',
                  unit: 'ratio',
                  queries: [alertValue(failing)],
                  alert: failing,
                }),
                timeSeries(httpPanels.statuses, {
                  description:
                    'Responses by status. 4xx: clients send what is refused; 5xx: the service fails.',
                  unit: 'perSecond',
                  queries: [
                    query(
                      perSecond(requests, ['http_response_status_code']),
                      '{{http_response_status_code}}',
                    ),
                  ],
                }),
              ]),
            ],
          },
          {
            title: 'Durations',
            lines: [
              line(12, [
                timeSeries(httpPanels.slowest, {
                  description:
                    '95 % of the requests to each route take at most this long. Above the line: open a trace.',
                  unit: 'seconds',
                  queries: [alertValue(slow)],
                  alert: slow,
                }),
                timeSeries('Durations of All', {
                  description: 'Half of all requests, and 95 %, take at most this long.',
                  unit: 'seconds',
                  queries: [
                    query(histogramQuantile(0.5, durations, '$__rate_interval'), 'p50'),
                    query(histogramQuantile(0.95, durations, '$__rate_interval'), 'p95'),
                  ],
                }),
              ]),
            ],
          },
          {
            title: 'Traffic',
            lines: [
              line(12, [
                timeSeries('Requests by Route', {
                  description: 'Requests to each route. A sudden end: callers cannot reach the service.',
                  unit: 'perSecond',
                  queries: [query(perSecond(requests, ['job', 'http_route']), '{{job}} {{http_route}}')],
                }),
                timeSeries(httpPanels.active, {
                  description:
                    'Requests that each service is answering. A climb without more requests: they wait for something.',
                  unit: 'items',
                  queries: [query(sum(select(httpServerActiveRequests, which), { by: ['job'] }), '{{job}}')],
                }),
              ]),
            ],
          },
        ],
      }),
    ],
  });
}

/** The metric as a service exposes it that has at most so many combinations of its labels. */
function within(metric: Metric, combinations: number): Metric {
  return Object.keys(metric.labels).length === 0
    ? metric
    : { ...metric, of: metric, maxCombinations: combinations };
}
