import { defineDashboard } from 'vigia';
import type { AlertDeclaration } from 'vigia/alerts';
import {
  alertsNow,
  alertValue,
  badFrom,
  hue,
  inRange,
  keyFigures,
  line,
  orZero,
  perMinute,
  perSecond,
  query,
  stat,
  table,
  timeSeries,
} from 'vigia/dashboards';
import { avg, histogramQuantile, rate, ratio, select, sum } from 'vigia/promql';
import {
  deploymentDown,
  fallbacksFailing,
  keyBudgetLow,
  requestsFailing,
  slow,
  teamBudgetLow,
  teamBudgetSpent,
} from './alerts.ts';
import {
  deploymentFailures,
  deploymentState,
  failedRequests,
  inputTokens,
  lostLogs,
  outputTokens,
  providerLatency,
  requestLatency,
  requests,
  savedByFallback,
  spend,
  timeToFirstToken,
} from './metrics.ts';
import { litellmPanels } from './panels.ts';

const failedShare = ratio(
  sum(rate(failedRequests, '$__rate_interval')),
  sum(rate(requests, '$__rate_interval')),
);

const requestsLine = line(8, [
  timeSeries('Requests by Model', {
    description:
      'Requests per second, by the model that the client asked for. A fall to zero: clients are down.',
    unit: 'perSecond',
    queries: [query(perSecond(requests, ['requested_model']), '{{requested_model}}')],
  }),
  timeSeries('Failed Requests', {
    description: 'Share of the requests to each model that fail. Above the line: see the causes next to it.',
    unit: 'ratio',
    queries: [alertValue(requestsFailing)],
    alert: requestsFailing,
  }),
  timeSeries('Response Time (p95)', {
    description:
      'Time within which 95 % of the requests to each model are answered. Above the line: is the provider slow?',
    unit: 'seconds',
    queries: [alertValue(slow)],
    alert: slow,
  }),
]);

const causesLine = line(8, [
  timeSeries(litellmPanels.failures, {
    description:
      'Failed requests per second, by class of the error and status. 401: renew the key; 429: a rate limit; 5xx: the provider.',
    unit: 'perSecond',
    queries: [
      query(
        perSecond(failedRequests, ['exception_class', 'exception_status']),
        '{{exception_class}} {{exception_status}}',
      ),
    ],
  }),
  timeSeries(litellmPanels.provider, {
    description:
      'Time of the call to the provider, without the proxy. As long as the response time: the provider is slow.',
    unit: 'seconds',
    queries: [query(histogramQuantile(0.95, providerLatency, '$__rate_interval', ['model']), '{{model}}')],
  }),
  timeSeries('Time to First Token (p95)', {
    description: 'Time until a streaming answer begins. It rises and the rest does not: prompts have grown.',
    unit: 'seconds',
    queries: [query(histogramQuantile(0.95, timeToFirstToken, '$__rate_interval', ['model']), '{{model}}')],
  }),
]);

const deployments = {
  title: 'Deployments',
  lines: [
    line(8, [
      timeSeries(litellmPanels.deployments, {
        description:
          'State of each deployment: 0 healthy, 1 after a failed call, 2 out of service. It stays at 2: see why its calls fail.',
        unit: 'items',
        queries: [
          query(
            avg(select(deploymentState), { by: ['litellm_model_name', 'api_provider'] }),
            '{{litellm_model_name}} ({{api_provider}})',
          ),
          alertValue(deploymentDown),
        ],
        alert: deploymentDown,
      }),
      timeSeries(litellmPanels.deploymentFailures, {
        description:
          'Failed calls per second to each deployment, retries included. One of them: take it out.',
        unit: 'perSecond',
        queries: [
          query(
            perSecond(deploymentFailures, ['litellm_model_name', 'exception_status']),
            '{{litellm_model_name}} {{exception_status}}',
          ),
        ],
      }),
      timeSeries('Fallbacks', {
        description: 'Requests per second that another model answered, and that failed there too.',
        unit: 'perSecond',
        queries: [
          query(
            perSecond(savedByFallback, ['requested_model', 'fallback_model']),
            '{{requested_model}} → {{fallback_model}}',
          ),
          alertValue(fallbacksFailing),
        ],
        alert: fallbacksFailing,
      }),
    ]),
  ],
};

const spending = (spendAlert?: AlertDeclaration) => ({
  title: 'Spend',
  lines: [
    line(8, [
      timeSeries(litellmPanels.spendByModel, {
        description:
          'US dollars per minute, by model. It rises faster than the requests: longer prompts or answers.',
        unit: 'USD/min',
        stack: true,
        queries: [query(perMinute(spend, ['model']), '{{model}}')],
      }),
      timeSeries(litellmPanels.spendByKey, {
        description: 'US dollars per minute, by key. One key stands out: does its agent run in a loop?',
        unit: 'USD/min',
        stack: true,
        queries: [query(perMinute(spend, ['api_key_alias']), '{{api_key_alias}}')],
      }),
      timeSeries('Tokens', {
        description:
          'Tokens per second, of prompts and of answers. Prompts grow without end: a history is never cut.',
        unit: 'tokens/s',
        queries: [query(perSecond(inputTokens), 'input'), query(perSecond(outputTokens), 'output')],
        colors: { input: hue.blue, output: hue.purple },
      }),
    ]),
    line(8, [
      timeSeries('Budget Left by Team', {
        description:
          'Share of the budget of each team that is left. Below the line: raise it, or find what costs it.',
        unit: 'ratio',
        queries: [alertValue(teamBudgetLow)],
        alert: teamBudgetLow,
      }),
      timeSeries('Budget Left by Team, Last Warning', {
        description: 'The same, with the level at which requests are about to be rejected.',
        unit: 'ratio',
        queries: [alertValue(teamBudgetSpent)],
        alert: teamBudgetSpent,
      }),
      timeSeries('Budget Left by Key', {
        description:
          'Share of the budget of each key that is left. Below the line: raise it, or find what costs it.',
        unit: 'ratio',
        queries: [alertValue(keyBudgetLow)],
        alert: keyBudgetLow,
      }),
    ]),
    line(8, [
      table('Spend by Team and Model', {
        description: 'US dollars in the selected time range.',
        rows: [
          { label: 'team_alias', heading: 'Team' },
          { label: 'model', heading: 'Model' },
        ],
        columns: { Spend: 'USD' },
        queries: [query(inRange(spend, ['team_alias', 'model']), 'Spend')],
      }),
      ...(spendAlert
        ? [
            timeSeries('Spend in a Day', {
              description:
                'US dollars in the last 24 hours. Above the line: find out which model or key costs it.',
              unit: 'USD',
              queries: [alertValue(spendAlert)],
              alert: spendAlert,
            }),
          ]
        : []),
    ]),
  ],
});

/** Returns the dashboard; with the alert on the spend, if there is one. */
export const litellmDashboard = (spendAlert?: AlertDeclaration) =>
  defineDashboard({
    uid: 'vigia-litellm',
    title: 'LLM Proxy: LiteLLM',
    description: 'Do the models answer, how fast, and at what cost?',
    keyFigure: 'Failed',
    sections: [
      keyFigures([
        alertsNow(['litellm']),
        stat('Requests', {
          description:
            'Requests per second to all models. Zero: clients are down, or cannot reach the proxy.',
          unit: 'perSecond',
          queries: [query(orZero(perSecond(requests)), 'requests')],
        }),
        stat('Failed', {
          description: 'Share of all requests that fail. Red: see the failures by cause.',
          unit: 'ratio',
          queries: [query(failedShare, 'failed')],
          steps: badFrom(0.01, 0.05),
        }),
        stat('Response Time', {
          description: 'Time within which 95 % of all requests are answered.',
          unit: 'seconds',
          queries: [query(histogramQuantile(0.95, requestLatency, '$__rate_interval'), 'p95')],
          steps: badFrom(10, 30),
        }),
        stat('Spend', {
          description: 'US dollars in the selected time range.',
          unit: 'USD',
          queries: [query(orZero(inRange(spend)), 'spend')],
        }),
        stat('Logs Lost', {
          description:
            'Requests in the selected time range that a logging callback could not deliver. Not zero: read the log of the proxy.',
          unit: 'items',
          queries: [query(orZero(inRange(lostLogs)), 'requests')],
          steps: badFrom(1, 100),
        }),
      ]),
      { title: 'Requests', lines: [requestsLine, causesLine] },
      deployments,
      spending(spendAlert),
    ],
  });
