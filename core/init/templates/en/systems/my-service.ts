import { defineAlert, defineObjective, defineSystem } from 'vigia';
import { growing } from 'vigia/alerts';
import { alertValue, query, section, timeSeries } from 'vigia/dashboards';
import { counter, histogram, oneOf } from 'vigia/metrics';
import { histogramQuantile, rate, select, sum } from 'vigia/promql';

// The metrics that the service exposes. A query that names another metric, label or value does not compile.
const requests = counter({
  name: 'my_service_requests_total',
  help: 'Requests, by outcome',
  unit: 'requests',
  labels: { outcome: oneOf('ok', 'failed') },
});
const duration = histogram({
  name: 'my_service_request_duration_seconds',
  help: 'Time to answer a request',
  unit: 'seconds',
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5],
});
const failed = select(requests, { outcome: 'failed' });

// The alert. `npx vigia test` proves its rule, `npx vigia drill MyServiceRequestsFail` makes it fire.
const requestsFail = defineAlert({
  name: 'MyServiceRequestsFail',
  value: sum(rate(failed, '5m')),
  threshold: { operator: '>', value: 0.1 },
  for: '5m',
  severity: 'critical',
  summary: 'Requests to My service fail',
  description: '{{ $value | humanize }} requests fail per second.',
  runbook: {
    impact: 'Users get an error instead of an answer.',
    causes: ['A release has a defect.', 'A service that this one needs is down.'],
    steps: ['Read the log since the alert began.', 'Roll back the release if the alert began with it.'],
  },
  unitTest: { drive: growing(failed), firing: 0.2, silent: 0.05 },
});

// The objective: 99 % of 30 days of requests. Alerts and a dashboard of its error budget follow from it.
const promptAnswers = defineObjective({
  name: 'prompt-answers',
  title: 'Prompt answers',
  description: '99 % of the requests are answered within 1 s.',
  target: 0.99,
  indicator: { kind: 'latency', histogram: duration, within: 1 },
  causes: ['The database or another service is slow.'],
});

export const myServiceSystem = defineSystem({
  name: 'my-service',
  title: 'My service',
  metrics: [requests, duration],
  alerts: [requestsFail],
  slos: [promptAnswers],
  dashboards: [
    {
      uid: 'my-service',
      title: 'My service',
      description: 'Whether My service answers, and how fast.',
      sections: [
        section('Requests', 8, [
          timeSeries('Requests by outcome', {
            description: 'Requests per second. None: no request reaches the service, or it is down.',
            unit: 'perSecond',
            queries: [query(sum(rate(requests, '5m'), { by: ['outcome'] }), '{{outcome}}')],
          }),
          timeSeries('Failed requests', {
            description: 'Requests per second that fail. Above the line: follow the runbook of the alert.',
            unit: 'perSecond',
            queries: [alertValue(requestsFail)],
            alert: requestsFail,
          }),
          timeSeries('Response time', {
            description:
              '95 % of the requests are answered within this time. Growing: look at what the service waits for.',
            unit: 'seconds',
            queries: [query(histogramQuantile(0.95, duration, '5m'), 'p95')],
          }),
        ]),
      ],
    },
  ],
});
