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
import { systemCpuUsage, systemDiskUsage, systemMemoryUsage } from '../../metrics/atendeai.ts';
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
    description: 'Does everything answer fast enough, and if not, is it us or what we need?',
    folder: 'Production',
    services,
    variables: [],
    sections: [
      keyFigures([
        alertsNow(services),
        stat('Response Time p95', {
          description:
            'Of the slowest service, over 5 minutes, as the alerts see it. Above 2 s people notice, above 5 s they leave: see Response Time by Service (p95).',
          unit: 'seconds',
          decimals: 0,
          queries: [alertValue(responseTimeCritical)],
          steps: badFrom(responseTimeHigh.threshold!.value, responseTimeCritical.threshold!.value),
        }),
        stat('Failed Requests', {
          description:
            'Share of 5xx answers of the service that fails most, over 5 minutes. Red: see Failed Requests by Service.',
          unit: 'ratio',
          decimals: 1,
          queries: [alertSum(systemFailure)],
          alert: systemFailure,
        }),
        stat('Services Away', {
          description:
            'Services of others, and stores, that did not answer the last probe. Not zero: External Services names them, /health/deep their errors.',
          unit: 'items',
          queries: [query(orZero(count(compare(select(externalServiceUp), '==', 0))), 'services')],
          ...noneOr(status.bad),
        }),
        stat('Cache Hits', {
          description:
            'Share of the look-ups of clinics that the cache answered, in the time range shown. Near zero: the store is away, or entries live too short.',
          unit: 'ratio',
          decimals: 0,
          queries: [query(hits('$__range'), 'hits')],
          steps: [{ color: status.late }, { from: 0.2, color: status.good }],
        }),
        stat('CPU of the Process', {
          description:
            'CPU time over wall time, 100 % being one core all the time. Near 100 %: JavaScript runs on one core, so that everything waits; start another instance.',
          unit: 'percent',
          decimals: 0,
          queries: [query(sum(systemCpuUsage), 'CPU')],
          steps: badFrom(80, 95),
        }),
      ]),
      section('Requests', 8, [
        timeSeries('Response Time by Service', {
          description:
            'Mean time of a request until its answer. One service rises: what it waits for; all of them: the process or the database.',
          unit: 'seconds',
          queries: [query(meanTime('$__rate_interval'), '{{service}}')],
          colors: serviceColors,
        }),
        timeSeries('Response Time by Service (p95)', {
          description:
            'One request in twenty takes longer; under 0.25 s times are not told apart. Above the line for 5 minutes: click a dot to read the trace of one request, which shows what it waited for.',
          unit: 'seconds',
          queries: [
            traced(
              histogramQuantile(0.95, httpRequestDuration, '$__rate_interval', ['service']),
              '{{service}}',
            ),
            alertValue(responseTimeHigh),
          ],
          alert: responseTimeHigh,
          log: bounds(httpRequestDuration),
          colors: serviceColors,
        }),
        timeSeries('Slowest Service (p95)', {
          description:
            'Of the slowest service, over 5 minutes. Above the line people take the service for dead: what does External Services say?',
          unit: 'seconds',
          queries: [alertValue(responseTimeCritical)],
          alert: responseTimeCritical,
          log: bounds(httpRequestDuration),
        }),
        timeSeries('Failed Requests by Service', {
          description:
            'Share of the requests that ended in a 5xx status. One service: what it needs; all: the database or the store. Above the line it counts as failed.',
          unit: 'ratio',
          queries: [
            query(
              ratio(
                or(byService(failed), multiply(byService(httpRequestDuration), 0)),
                byService(httpRequestDuration),
              ),
              '{{service}}',
            ),
            alertSum(systemFailure),
          ],
          alert: systemFailure,
          colors: serviceColors,
        }),
      ]),
      {
        title: 'What we need',
        lines: [
          line(7, [
            stateTimeline('External Services', {
              description:
                'Whether each service answered its probe, every five seconds. Away: ask /health/deep for the error, then see its status page.',
              unit: 'bool',
              queries: [
                query(min(externalServiceUp, { by: ['service'] }), '{{service}}'),
                alertValue(externalServiceDown),
              ],
              alert: externalServiceDown,
              words: badOrGood('Away', 'Answers'),
            }),
            timeSeries('Response Time of External Services', {
              description:
                'Mean time of a probe until its answer. One rises: that service is slow; all rise: our own process is busy, see CPU.',
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
            timeSeries('Database Queries', {
              description:
                'Statements a second by what they do. Many more than requests: something asks in a loop; see a trace.',
              unit: 'perSecond',
              stack: true,
              queries: [
                query(perSecond(observations(databaseQueryDuration), ['operation']), '{{operation}}'),
              ],
              colors: operations,
            }),
            timeSeries('Database Query Time (p95)', {
              description:
                'One statement in twenty takes longer, waiting for a connection included. All rise: the database is busy or its pool is used up; one kind: a missing index. A dot leads to a trace.',
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
                'Look-ups of clinics a second that the cache answered, and those that the database had to. Only misses: is the store away? See External Services.',
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
            'CPU time over wall time, by whose queries took it; shared is no clinic’s. Near 100 in all: start another instance; one clinic grows: what does it do? Open its dashboard.',
          unit: 'percent',
          stack: true,
          queries: [query(sum(systemCpuUsage, { by: ['clinic_id'] }), '{{clinic_id}}')],
          colors: clinicsAndShared,
        }),
        timeSeries('Memory of the Process', {
          description:
            'Resident memory. Growing for hours without falling again: a leak; compare the heap of two moments.',
          unit: 'bytes',
          queries: [query(sum(systemMemoryUsage), 'resident')],
          colors: { resident: hue.purple },
        }),
        timeSeries('Disk in Use', {
          description:
            'Used share of the file system on which the process keeps its data. Above 85 %: remove old logs and backups, or grow it before writes fail.',
          unit: 'percent',
          queries: [query(max(systemDiskUsage), 'used')],
          colors: { used: hue.sand },
        }),
      ]),
    ],
  };
}
