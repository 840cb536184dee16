import type { Alert } from 'vigia/alerts';
import { counting, type Drive, observing, standing } from 'vigia/alerts';
import { httpRequestDuration } from 'vigia/platform/metrics';
import {
  and,
  compare,
  histogramQuantile,
  max,
  min,
  observations,
  promql,
  rate,
  ratio,
  select,
  sum,
} from 'vigia/promql';
import type { AtendeaiScenario } from '../../metrics/atendeai.scenarios.ts';
import { externalServiceUp } from '../../metrics/production/production.ts';
import type { ProductionScenario } from '../../metrics/production/scenarios.ts';

const service = 'production';

/** Per second: thirty requests in five minutes. Of fewer, one slow or failed one is no share to speak of. */
const FEW_REQUESTS = 0.1;

/** Of each of the services that the API serves, the time that one request in twenty exceeds; the slowest of them. */
const slowest = max(histogramQuantile(0.95, httpRequestDuration, '5m', ['service']));

const SLOW_RUNBOOK = {
  causes: [
    'Something that the requests wait for is slow: the WhatsApp gateway, the model, the database.',
    'The event loop is busy: more requests than one process can serve.',
    'The database lacks an index for a query of the last release.',
  ],
  steps: [
    'Open Production Performance: Response Time by Service (p95) names the service, and a dot on it leads to the trace of one request.',
    'External Services and Database Queries tell what is slow. A service of others: see its status page.',
    'Nothing else is slow, but CPU of the Process is near 100 %: start another instance.',
  ],
};

export const responseTimeHigh: Alert<ProductionScenario | AtendeaiScenario> = {
  name: 'ResponseTimeHigh',
  value: slowest,
  threshold: { operator: '>', value: 2 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service,
  summary: 'The API is slow',
  description:
    'One request in twenty to the slowest service takes longer than {{ $value | humanizeDuration }}.',
  runbook: { impact: 'People wait, and some leave.', ...SLOW_RUNBOOK },
  drill: { scenario: 'slow-appointments', orReplay: true },
  unitTest: { drive: observing(httpRequestDuration), firing: 5, silent: 2 },
};

export const responseTimeCritical: Alert<ProductionScenario | AtendeaiScenario> = {
  ...responseTimeHigh,
  name: 'ResponseTimeCritical',
  threshold: { operator: '>', value: 5 },
  severity: 'critical',
  summary: 'The API is so slow that people leave',
  runbook: { impact: 'Most people do not wait that long: to them the service is down.', ...SLOW_RUNBOOK },
  unitTest: { drive: observing(httpRequestDuration), firing: 10, silent: 5 },
};

const requests = sum(rate(observations(httpRequestDuration), '5m'), { by: ['service'] });
const failed = select(httpRequestDuration, { status_code: '5xx' });

/** So many requests a second, of which a share fails. */
const failing =
  (perSecond: number): Drive =>
  share => [
    ...counting(select(httpRequestDuration, { status_code: '2xx' }))(perSecond * (1 - share)),
    ...counting(failed)(perSecond * share),
  ];

export const systemFailure: Alert<ProductionScenario | AtendeaiScenario> = {
  name: 'SystemFailure',
  value: max(
    and(
      ratio(sum(rate(observations(failed), '5m'), { by: ['service'] }), requests),
      compare(requests, '>', FEW_REQUESTS),
    ),
  ),
  // A quarter: what single users meet stays far below, what breaks a service is far above.
  threshold: { operator: '>', value: 0.25 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  escalate: true,
  summary: 'A service of the API fails',
  description:
    '{{ $value | humanizePercentage }} of the requests to one service ended in a 5xx status over the last 5 minutes.',
  runbook: {
    impact: 'Much of what people try with the service does not work.',
    causes: [
      'The database or the store is away (503; their own alerts fire too).',
      'A service of others refuses us or does not answer (502).',
      'The last release is broken (500).',
    ],
    steps: [
      'Open Production Performance: Failed Requests by Service names the service.',
      'Read the failures: `{logger="app"} | json | event="http_request" | statusCode >= 500`, and follow a trace_id to its trace.',
      '503: `curl URL/health/deep` names what is away. 502: see External Services, and the status page of what refuses. 500: roll the last release back.',
    ],
  },
  drill: { scenario: 'clinic-outage', orReplay: true },
  unitTest: { drive: failing(1), firing: 0.2625, silent: 0.2375, guarded: failing(0.09)(1) },
};

const away = promql(compare(select(externalServiceUp), '==', 0));

export const externalServiceDown: Alert<ProductionScenario | AtendeaiScenario> = {
  name: 'ExternalServiceDown',
  value: min(externalServiceUp),
  threshold: { operator: '<', value: 1 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: 'A service that we need does not answer',
  description: `Not answered in time or answered with an error: {{ range query "${away}" }}{{ .Labels.service }} {{ end }}`,
  runbook: {
    impact:
      'whatsapp: codes and confirmations do not arrive. openai: messages are not answered. database or redis: nobody can log in.',
    causes: [
      'The service has an outage, or is in maintenance.',
      'Our key or our number was blocked, or a bill is open.',
      'The network or a name on the way to it does not work.',
    ],
    steps: [
      'Ask it yourself: `curl URL/health/deep` shows the error of each check.',
      'Refused or not found: network and address; ask from another machine. 401 or 403: our key. 5xx: its outage, see its status page.',
      'database or redis: their alerts DatabaseConnectionErrors and RedisConnectionErrors have runbooks of their own.',
    ],
  },
  drill: { scenario: 'model-api-down' },
  unitTest: { drive: standing(externalServiceUp), firing: 0, silent: 1 },
};

export const production = {
  name: 'production',
  alerts: [responseTimeHigh, responseTimeCritical, systemFailure, externalServiceDown],
};
