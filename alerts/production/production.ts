import type { Alert } from 'vigia/alerts';
import { call, counting, type Drive, observing, standing, step } from 'vigia/alerts';
import { deepHealth } from 'vigia/platform/endpoints';
import { httpRequestDuration } from 'vigia/platform/metrics';
import { and, compare, histogramQuantile, min, observations, rate, ratio, select, sum } from 'vigia/promql';
import type { AtendeaiScenario } from '../../metrics/atendeai.scenarios.ts';
import { performancePanels } from '../../metrics/production/panels.ts';
import { externalServiceUp } from '../../metrics/production/production.ts';
import type { ProductionScenario } from '../../metrics/production/scenarios.ts';
import { failedRequests } from '../../metrics/sample.events.ts';

const service = 'production';

/** Per second: thirty requests in five minutes. Below that, a single failed request distorts the ratio. */
const FEW_REQUESTS = 0.1;

/** The p95 response time of each service that the API serves. */
const responseTime = histogramQuantile(0.95, httpRequestDuration, '5m', ['service']);

const SLOW_RUNBOOK = {
  causes: [
    'A dependency is slow: the WhatsApp gateway, the model, the database.',
    'The event loop is saturated: more requests than one process can serve.',
    'A query from the last release needs an index that the database lacks.',
  ],
  steps: [
    step`${performancePanels.responseTime} shows the service, and an exemplar on it leads to the trace of one request.`,
    step`${performancePanels.externalServices} and ${performancePanels.databaseQueries} show what is slow. External service: check its status page.`,
    step`Nothing else is slow, but ${performancePanels.cpu} is near 100 %: add an instance.`,
  ],
};

export const responseTimeHigh: Alert<ProductionScenario | AtendeaiScenario> = {
  name: 'ResponseTimeHigh',
  value: responseTime,
  threshold: { operator: '>', value: 2 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service,
  summary: 'The API is slow',
  description: 'The p95 response time of {{ $labels.service }} is {{ $value | humanizeDuration }}.',
  runbook: { impact: 'Users wait, and some leave.', ...SLOW_RUNBOOK },
  drill: { scenario: 'slow-appointments', orReplay: true },
  unitTest: { drive: observing(httpRequestDuration), firing: 5, silent: 2 },
};

export const responseTimeCritical: Alert<ProductionScenario | AtendeaiScenario> = {
  ...responseTimeHigh,
  name: 'ResponseTimeCritical',
  threshold: { operator: '>', value: 5 },
  severity: 'critical',
  summary: 'The API is so slow that users leave',
  runbook: { impact: 'Most users do not wait that long: to them, the service is down.', ...SLOW_RUNBOOK },
  unitTest: { drive: observing(httpRequestDuration), firing: 10, silent: 5 },
};

const requests = sum(rate(observations(httpRequestDuration), '5m'), { by: ['service'] });
const failed = select(httpRequestDuration, { status_code: '5xx' });

/** Returns a number of requests per second, of which a share fails. */
const failing =
  (perSecond: number): Drive =>
  share => [
    ...counting(select(httpRequestDuration, { status_code: '2xx', service: 'service-0' }))(
      perSecond * (1 - share),
    ),
    ...counting(select(failed.metric, { status_code: '5xx', service: 'service-0' }))(perSecond * share),
  ];

export const systemFailure: Alert<ProductionScenario | AtendeaiScenario> = {
  name: 'SystemFailure',
  value: and(
    ratio(sum(rate(observations(failed), '5m'), { by: ['service'] }), requests),
    compare(requests, '>', FEW_REQUESTS),
  ),
  // A quarter: errors of single users stay far below, a broken service is far above.
  threshold: { operator: '>', value: 0.25 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  escalate: true,
  summary: 'An API service is failing',
  description:
    '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} returned a 5xx status over the last 5 minutes.',
  runbook: {
    impact: 'Much of what users try with the service fails.',
    causes: [
      'The database or Redis is down (503; their own alerts fire too).',
      'An external service rejects our requests or does not respond (502).',
      'The last release is broken (500).',
    ],
    steps: [
      step`${performancePanels.failedRequests} shows the service.`,
      step`Read the failures: ${failedRequests}, and follow a trace_id to its trace.`,
      step`503: ${call(deepHealth)} shows what is down. 502: check ${performancePanels.externalServices}, and the status page of the one that fails. 500: roll back the last release.`,
    ],
  },
  drill: { scenario: 'clinic-outage', orReplay: true },
  unitTest: { drive: failing(1), firing: 0.2625, silent: 0.2375, guarded: failing(0.09)(1) },
};

export const externalServiceDown: Alert<ProductionScenario | AtendeaiScenario> = {
  name: 'ExternalServiceDown',
  value: min(externalServiceUp, { by: ['service'] }),
  threshold: { operator: '<', value: 1 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: 'An external service is down',
  description: 'The probe of {{ $labels.service }} timed out or returned an error.',
  runbook: {
    impact:
      'whatsapp: codes and confirmations do not arrive. openai: messages get no reply. database or redis: users cannot log in.',
    causes: [
      'The service has an outage or is under maintenance.',
      'Our API key or our number is blocked, or a bill is unpaid.',
      'The network or DNS on the way to it is broken.',
    ],
    steps: [
      step`Check it yourself: ${call(deepHealth)} shows the error of each check.`,
      'Refused or not found: check the network and the address, and try from another host. 401 or 403: check our API key. 5xx: the service has an outage; check its status page.',
      'database or redis: the alerts on their connections have their own runbooks.',
    ],
  },
  drill: { scenario: 'model-api-down' },
  unitTest: { drive: standing(externalServiceUp), firing: 0, silent: 1 },
};

export const production = {
  name: 'production',
  alerts: [responseTimeHigh, responseTimeCritical, systemFailure, externalServiceDown],
};
