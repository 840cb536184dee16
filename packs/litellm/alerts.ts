import { defineAlert } from 'vigia';
import { type Drive, growing, observing, standing, step } from 'vigia/alerts';
import {
  and,
  avg,
  compare,
  divide,
  histogramQuantile,
  max,
  multiply,
  rate,
  ratio,
  select,
  sum,
} from 'vigia/promql';
import { partOf, shareOf } from '../drives.ts';
import { FEW_REQUESTS } from '../few.ts';
import {
  deploymentFailures,
  deploymentState,
  failedFallbacks,
  failedRequests,
  keyBudget,
  keyBudgetLeft,
  requestLatency,
  requests,
  spend,
  teamBudget,
  teamBudgetLeft,
} from './metrics.ts';
import { litellmPanels } from './panels.ts';

const byModel = ['requested_model'] as const;
const allOfModel = sum(rate(requests, '5m'), { by: byModel });
const one = { requested_model: 'gpt-4o' };

/** 5 % is what awesome-prometheus-alerts uses for the HTTP 5xx of proxies (Traefik, HAProxy, Nginx), samber.github.io. */
export const requestsFailing = defineAlert({
  name: 'LiteLLMRequestsFailing',
  value: and(
    ratio(sum(rate(failedRequests, '5m'), { by: byModel }), allOfModel),
    compare(allOfModel, '>', FEW_REQUESTS),
  ),
  threshold: { operator: '>', value: 0.05 },
  for: '5m',
  severity: 'critical',
  summary: 'Requests to a model are failing',
  description:
    '{{ $value | humanizePercentage }} of the requests to the model {{ $labels.requested_model }} fail, after all retries and fallbacks.',
  runbook: {
    impact: 'Bots and agents that use the model get errors instead of answers.',
    causes: [
      'The provider has an outage, or rejects requests with 429.',
      'The API key of the provider is invalid, expired or out of credit.',
      'Clients ask for a model that the key may not use, or send prompts that are too long.',
    ],
    steps: [
      step`Which errors? ${litellmPanels.failures}, by class and status. 401: renew the API key of the provider; 429: see the next step; 400: a client sends bad requests; 404: the model list lacks the model.`,
      step`429 or 5xx of one deployment: ${sum(rate(deploymentFailures, '5m'), { by: ['litellm_model_name', 'api_provider', 'exception_status'] })}. Add a second deployment of the model, or a fallback in router_settings.`,
      'Is it the provider? Open its status page, and request it without the proxy: `curl` with the same key and model.',
      'Everything fails since a change: roll back the configuration of the proxy.',
    ],
  },
  unitTest: {
    drive: shareOf(growing(select(failedRequests, one)), growing(select(requests, one))),
    firing: 0.06,
    silent: 0.04,
    guarded: shareOfFew(0.01),
  },
});

/** One failure among few requests. */
function shareOfFew(perSecond: number) {
  return [
    ...growing(select(failedRequests, one))(perSecond / 2),
    ...growing(select(requests, one))(perSecond),
  ];
}

/**
 * LiteLLM itself calls a request slow after 300 s (`alerting_threshold` of general_settings). Chats are given up long before: at
 * 30 s.
 */
export const slow = defineAlert({
  name: 'LiteLLMSlow',
  value: histogramQuantile(0.95, requestLatency, '5m', byModel),
  threshold: { operator: '>', value: 30 },
  for: '10m',
  severity: 'warning',
  category: 'performance',
  summary: 'A model answers slowly',
  description:
    '95 % of the requests to the model {{ $labels.requested_model }} take up to {{ $value | humanizeDuration }}.',
  runbook: {
    impact: 'Users wait, and clients with a shorter timeout give up and try again, which makes it worse.',
    causes: [
      'The provider is overloaded.',
      'Prompts or answers have become much longer.',
      'The proxy retries failing deployments before it answers.',
    ],
    steps: [
      step`Provider or proxy? Compare with ${litellmPanels.provider}. The same: the provider is slow; switch the model, or set a fallback. Much less: the proxy or its retries; look at ${litellmPanels.deploymentFailures}.`,
      step`Longer answers? ${litellmPanels.spendByModel} rises with them. Set max_tokens.`,
      'Set `timeout` and `stream_timeout` for the model, so that a request that hangs goes to the fallback.',
    ],
  },
  unitTest: { drive: observing(select(requestLatency, one)), firing: 60, silent: 30 },
});

const ofDeployment = ['model_id', 'instance'] as const;

/**
 * The proxy counts a deployment as down as soon as it cools it down. It may do so under another litellm_model_name than it says
 * that it is healthy, and never take the first one back (seen with 1.110): the mean over both is 2 or 1.5 while it is down, else at most 1.
 */
export const deploymentDown = defineAlert({
  name: 'LiteLLMDeploymentDown',
  value: and(
    max(select(deploymentState), { by: ['litellm_model_name', 'api_provider', ...ofDeployment] }),
    compare(avg(deploymentState, { by: ofDeployment }), '>', 1),
    ofDeployment,
  ),
  threshold: { operator: '>=', value: 2 },
  for: '5m',
  severity: 'warning',
  summary: 'A model deployment is out of service',
  description:
    'The proxy {{ $labels.instance }} has sent no requests to {{ $labels.litellm_model_name }} of {{ $labels.api_provider }} (deployment {{ $labels.model_id }}) for 5 minutes, because its calls failed.',
  runbook: {
    impact: 'Its requests go to other deployments or to the fallback, or fail if there is none.',
    causes: ['The provider has an outage or rejects the key.', 'The rate limit of the account is exhausted.'],
    steps: [
      step`Why did its calls fail? ${deploymentFailures} by exception_class and exception_status.`,
      'Call it yourself: `curl http://PROXY/health?model=NAME -H "Authorization: Bearer MASTER_KEY"`.',
      'It will not come back soon: remove it from the model list, and give the model a fallback.',
    ],
  },
  unitTest: { drive: standing(deploymentState), firing: 2, silent: 1 },
});

export const fallbacksFailing = defineAlert({
  name: 'LiteLLMFallbacksFailing',
  value: sum(rate(failedFallbacks, '5m'), { by: ['requested_model', 'fallback_model'] }),
  threshold: { operator: '>', value: 0.01 },
  for: '5m',
  severity: 'critical',
  summary: 'A model and its fallback are both failing',
  description:
    '{{ $labels.fallback_model }} fails too when it stands in for {{ $labels.requested_model }}, {{ $value | humanize }} times per second.',
  runbook: {
    impact: 'Requests to the model fail: nothing is left that could answer them.',
    causes: [
      'Both models are of the same provider or account.',
      'The prompt is too long for the fallback, or uses what it does not support.',
    ],
    steps: [
      step`Which errors? ${sum(rate(failedFallbacks, '5m'), { by: ['fallback_model', 'exception_class', 'exception_status'] })}.`,
      'The same provider: add a fallback of another provider to router_settings.',
      'ContextWindowExceededError: set context_window_fallbacks to a model with a larger window.',
    ],
  },
  unitTest: {
    drive: growing(select(failedFallbacks, { ...one, fallback_model: 'claude-sonnet' })),
    firing: 0.02,
    silent: 0.005,
  },
});

/** LiteLLM's own budget alerts warn when 15 % and 5 % are left, litellm/integrations/SlackAlerting. */
const WARN_AT = 0.15;
const ALARM_AT = 0.05;

const teamShare = max(divide(select(teamBudgetLeft), select(teamBudget)), { by: ['team', 'team_alias'] });
const keyShare = max(divide(select(keyBudgetLeft), select(keyBudget)), {
  by: ['hashed_api_key', 'api_key_alias'],
});

const budgetRunbook = (whose: string, where: string) => ({
  impact: `None yet. When the budget is spent, the proxy rejects the requests of the ${whose} with 400 "Budget has been exceeded".`,
  causes: [
    'There is more traffic than the budget was made for.',
    'An agent runs in a loop, or sends its whole history with each request.',
    'Someone switched to a more expensive model.',
  ],
  steps: [
    step`What costs it? ${litellmPanels.spendByModel} and ${litellmPanels.spendByKey}.`,
    'A loop: stop the agent. An expensive model: switch back, or to a smaller one.',
    `The traffic is genuine: raise max_budget, \`${where}\`, or wait for budget_duration to reset it.`,
  ],
});

export const teamBudgetLow = defineAlert({
  name: 'LiteLLMTeamBudgetLow',
  value: teamShare,
  threshold: { operator: '<', value: WARN_AT },
  for: '5m',
  severity: 'warning',
  category: 'business',
  summary: 'The LLM budget of a team is almost spent',
  description:
    'Only {{ $value | humanizePercentage }} of the budget of the team {{ $labels.team_alias }} is left.',
  runbook: budgetRunbook('team', 'POST /team/update'),
  unitTest: { drive: partOf(standing(teamBudgetLeft), standing(teamBudget)), firing: 0.14, silent: 0.16 },
});

export const teamBudgetSpent = defineAlert({
  name: 'LiteLLMTeamBudgetSpent',
  value: teamShare,
  threshold: { operator: '<', value: ALARM_AT },
  for: '5m',
  severity: 'critical',
  category: 'business',
  summary: 'The LLM budget of a team is spent',
  description:
    '{{ $value | humanizePercentage }} of the budget of the team {{ $labels.team_alias }} is left; its requests are rejected, or are about to be.',
  runbook: budgetRunbook('team', 'POST /team/update'),
  unitTest: { drive: partOf(standing(teamBudgetLeft), standing(teamBudget)), firing: 0.04, silent: 0.06 },
});

export const keyBudgetLow = defineAlert({
  name: 'LiteLLMKeyBudgetLow',
  value: keyShare,
  threshold: { operator: '<', value: WARN_AT },
  for: '5m',
  severity: 'warning',
  category: 'business',
  summary: 'The LLM budget of a key is almost spent',
  description:
    'Only {{ $value | humanizePercentage }} of the budget of the key {{ $labels.api_key_alias }} is left.',
  runbook: budgetRunbook('key', 'POST /key/update'),
  unitTest: { drive: partOf(standing(keyBudgetLeft), standing(keyBudget)), firing: 0.14, silent: 0.16 },
});

/** What is spent in an hour, if it is this much in a day. */
const spendOfADay: Drive = level => growing(select(spend, { model: 'gpt-4o' }))(level / 86_400);

/** Returns the alert on the pace of the spend, in the currency of the price list, which is the US dollar. */
export function spendHigh(dailyBudget: number) {
  return defineAlert({
    name: 'LiteLLMSpendHigh',
    value: multiply(sum(rate(spend, '1h')), 86_400),
    threshold: { operator: '>', value: dailyBudget },
    for: '15m',
    severity: 'warning',
    category: 'business',
    summary: 'LLM spend is on the way past the daily budget',
    description: `At the pace of the last hour, the models cost {{ $value | humanize }} USD a day; the budget is ${dailyBudget} USD.`,
    runbook: {
      impact: 'None for users. The bill of the month will be higher than planned.',
      causes: [
        'There is more traffic than usual.',
        'An agent runs in a loop, or sends its whole history with each request.',
        'Someone switched to a more expensive model.',
      ],
      steps: [
        step`What costs it? ${litellmPanels.spendByModel} and ${litellmPanels.spendByKey}.`,
        'A loop: stop the agent, and give its key a max_budget. An expensive model: switch back.',
        'The traffic is genuine: raise dailyBudget of the pack.',
      ],
    },
    unitTest: {
      drive: spendOfADay,
      firing: dailyBudget * 1.1,
      silent: dailyBudget * 0.9,
      settles: '1h',
    },
  });
}

export const litellmAlerts = [
  requestsFailing,
  fallbacksFailing,
  slow,
  deploymentDown,
  teamBudgetSpent,
  teamBudgetLow,
  keyBudgetLow,
] as const;
