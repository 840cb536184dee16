import type { Definitions } from 'vigia';
import type { Dashboard } from 'vigia/dashboards';
import {
  alertSum,
  alertsNow,
  alertValue,
  badFrom,
  badOrGood,
  bounds,
  hue,
  keyFigures,
  line,
  noneOr,
  orZero,
  perSecond,
  query,
  section,
  stat,
  stateTimeline,
  status,
  timeSeries,
  traced,
  worst,
} from 'vigia/dashboards';
import { httpRequestDuration } from 'vigia/platform/metrics';
import {
  compare,
  count,
  histogramQuantile,
  max,
  min,
  multiply,
  observations,
  or,
  type Range,
  rate,
  ratio,
  type Series,
  select,
  sum,
  total,
} from 'vigia/promql';
import {
  externalServiceDown,
  responseTimeCritical,
  responseTimeHigh,
  systemFailure,
} from '../../alerts/production/production.ts';
import { systemCpuUsage, systemDiskUsage, systemMemoryUsage } from '../../metrics/clinics/usage.ts';
import { performancePanels } from '../../metrics/production/panels.ts';
import {
  cacheRequests,
  databaseQueryDuration,
  externalServiceResponseTime,
  externalServiceUp,
} from '../../metrics/production/production.ts';
import { clinicsAndShared } from '../identities.ts';
import { externalServices } from './identities.ts';

const services = [responseTimeHigh.service];
const failed = select(httpRequestDuration, { status_code: '5xx' });
const byService = (requests: Series<typeof httpRequestDuration>) =>
  perSecond(observations(requests), ['service']);
const hits = (range: Range) =>
  ratio(sum(rate(select(cacheRequests, { result: 'hit' }), range)), sum(rate(cacheRequests, range)));
const meanTime = (range: Range) =>
  ratio(
    sum(rate(total(httpRequestDuration), range), { by: ['service'] }),
    sum(rate(observations(httpRequestDuration), range), { by: ['service'] }),
  );
const operations = { select: hue.blue, insert: hue.purple, update: hue.teal, delete: hue.sand };

/** Whether everything answers fast enough; each service of the project in its colour. */
export function productionPerformance(definitions: Definitions): Dashboard {
  const serviceColors = Object.fromEntries(
    definitions.services
      .flatMap(({ name, color, routes }) => (color && routes ? [[name, color]] : []))
      .sort(),
  );
  return {
    uid: 'vigia-production-performance',
    title: 'Production Performance',
    description: 'Does everything respond fast enough, and if not, is the cause ours or a dependency?',
    folder: 'Production',
    services,
    variables: [],
    keyFigure: 'Response Time p95',
    sections: [
      keyFigures([
        alertsNow(services),
        stat('Response Time p95', {
          description:
            'p95 of the slowest service over 5 minutes, as the alerts see it. Above 2 s users notice, above 5 s they leave: see Response Time by Service (p95).',
          unit: 'seconds',
          decimals: 0,
          queries: [worst(alertValue(responseTimeCritical))],
          steps: badFrom(responseTimeHigh.threshold!.value, responseTimeCritical.threshold!.value),
        }),
        stat('Failed Requests', {
          description:
            'Share of 5xx responses of the worst service over 5 minutes. Red: see Failed Requests by Service.',
          unit: 'ratio',
          decimals: 1,
          queries: [worst(alertSum(systemFailure))],
          alert: systemFailure,
        }),
        stat('Services Away', {
          description:
            'External services and stores that failed their last probe. Not zero: External Services names them, /health/deep shows their errors.',
          unit: 'items',
          queries: [query(orZero(count(compare(select(externalServiceUp), '==', 0))), 'services')],
          ...noneOr(status.bad),
        }),
        stat('Cache Hits', {
          description:
            'Share of clinic lookups answered by the cache, in the selected time range. Near zero: Redis is down, or entries expire too soon.',
          unit: 'ratio',
          decimals: 0,
          queries: [query(hits('$__range'), 'hits')],
          steps: [{ color: status.late }, { from: 0.2, color: status.good }],
        }),
        stat(performancePanels.cpu, {
          description:
            'CPU time over wall time; 100 % is one full core. Near 100 %: JavaScript runs on one core, so everything waits; add an instance.',
          unit: 'percent',
          decimals: 0,
          queries: [query(sum(systemCpuUsage), 'CPU')],
          steps: badFrom(80, 95),
        }),
      ]),
      section('Requests', 8, [
        timeSeries('Response Time by Service', {
          description:
            'Mean response time. One service rises: its dependency is slow; all rise: the process or the database is slow.',
          unit: 'seconds',
          queries: [query(meanTime('$__rate_interval'), '{{service}}')],
          colors: serviceColors,
        }),
        timeSeries(performancePanels.responseTime, {
          description:
            'p95 response time; values under 0.25 s are not told apart. Above the threshold for 5 minutes: click an exemplar to read the trace of one request, which shows what it waited for.',
          unit: 'seconds',
          queries: [
            traced(
              histogramQuantile(0.95, httpRequestDuration, '$__rate_interval', ['service']),
              '{{service}}',
            ),
            worst(alertValue(responseTimeHigh)),
          ],
          alert: responseTimeHigh,
          log: bounds(httpRequestDuration),
          colors: serviceColors,
        }),
        timeSeries('Slowest Service (p95)', {
          description:
            'p95 of the slowest service over 5 minutes. Above the threshold users think that the service is down: check External Services.',
          unit: 'seconds',
          queries: [worst(alertValue(responseTimeCritical))],
          alert: responseTimeCritical,
          log: bounds(httpRequestDuration),
        }),
        timeSeries(performancePanels.failedRequests, {
          description:
            'Share of requests that returned a 5xx status. One service: its dependency; all services: the database or Redis. Above the threshold a service counts as failed.',
          unit: 'ratio',
          queries: [
            query(
              ratio(
                or(byService(failed), multiply(byService(httpRequestDuration), 0)),
                byService(httpRequestDuration),
              ),
              '{{service}}',
            ),
            worst(alertSum(systemFailure)),
          ],
          alert: systemFailure,
          colors: serviceColors,
        }),
      ]),
      {
        title: 'What we need',
        lines: [
          line(7, [
            stateTimeline(performancePanels.externalServices, {
              description:
                'Whether each service answered its probe, every five seconds. Down: read the error in /health/deep, then check its status page.',
              unit: 'bool',
              queries: [query(min(externalServiceUp, { by: ['service'] }), '{{service}}')],
              alert: externalServiceDown,
              words: badOrGood('Away', 'Answers'),
            }),
            timeSeries('Response Time of External Services', {
              description:
                'Mean response time of the probes. One rises: that service is slow; all rise: our own process is busy, see CPU.',
              unit: 'seconds',
              queries: [
                query(
                  ratio(
                    perSecond(total(externalServiceResponseTime), ['service']),
                    perSecond(observations(externalServiceResponseTime), ['service']),
                  ),
                  '{{service}}',
                ),
              ],
              colors: externalServices,
            }),
          ]),
          line(8, [
            timeSeries(performancePanels.databaseQueries, {
              description:
                'Statements per second by operation. Many more than requests: some code queries in a loop; see a trace.',
              unit: 'perSecond',
              stack: true,
              queries: [
                query(perSecond(observations(databaseQueryDuration), ['operation']), '{{operation}}'),
              ],
              colors: operations,
            }),
            timeSeries('Database Query Time (p95)', {
              description:
                'p95 statement duration, including the wait for a connection. All rise: the database is busy or its pool is exhausted; one operation: a missing index. An exemplar leads to a trace.',
              unit: 'seconds',
              queries: [
                traced(
                  histogramQuantile(0.95, databaseQueryDuration, '$__rate_interval', ['operation']),
                  '{{operation}}',
                ),
              ],
              log: bounds(databaseQueryDuration),
              colors: operations,
            }),
            timeSeries('Cache Look-ups', {
              description:
                'Clinic lookups per second, answered by the cache and by the database. Only misses: check whether Redis is down, see External Services.',
              unit: 'perSecond',
              stack: true,
              queries: [query(perSecond(cacheRequests, ['result']), '{{result}}')],
              colors: { hit: hue.teal, miss: hue.sand },
            }),
          ]),
        ],
      },
      section('The process', 8, [
        timeSeries('CPU by Clinic', {
          description:
            'CPU time over wall time, by the clinic that used it; shared belongs to no single clinic. Near 100 % in total: add an instance; one clinic grows: open its dashboard.',
          unit: 'percent',
          stack: true,
          queries: [query(sum(systemCpuUsage, { by: ['clinic_id'] }), '{{clinic_id}}')],
          colors: clinicsAndShared,
        }),
        timeSeries('Memory of the Process', {
          description:
            'Resident memory. Growing for hours without a fall: a leak; compare two heap snapshots.',
          unit: 'bytes',
          queries: [query(sum(systemMemoryUsage), 'resident')],
          colors: { resident: hue.purple },
        }),
        timeSeries('Disk in Use', {
          description:
            'Usage of the file system that holds the data of the process. Above 85 %: remove old logs and backups, or enlarge it before writes fail.',
          unit: 'percent',
          queries: [query(max(systemDiskUsage), 'used')],
          colors: { used: hue.sand },
        }),
      ]),
    ],
  };
}
