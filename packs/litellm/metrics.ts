import { boundedId, foreign, unit } from 'vigia/metrics';

/**
 * LiteLLM proxy 1.110.2, github.com/BerriAI/litellm, litellm/integrations/prometheus.py and
 * litellm/types/integrations/prometheus.py (labels, buckets). Older versions have fewer labels. Every metric but the state of the
 * deployments appears with its first event.
 */

/** The latency buckets; `prometheus_latency_buckets` of litellm_settings changes them. */
const latencyBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 420, 600];

const model = boundedId(50);
/** Who asks: a key of the proxy, its user, team and organisation. */
const caller = {
  hashed_api_key: boundedId(200),
  api_key_alias: boundedId(200),
  end_user: boundedId(200),
  user: boundedId(200),
  team: boundedId(100),
  team_alias: boundedId(100),
  org_id: boundedId(20),
  org_alias: boundedId(20),
};
const client = { user_email: boundedId(200), client_ip: boundedId(200), user_agent: boundedId(100) };
/** Who answers: an entry of the model list. */
const deployment = { model_id: boundedId(100), api_provider: boundedId(20) };
const exception = { exception_status: boundedId(30), exception_class: boundedId(50) };

/** What a proxy with dozens of keys and models has; more makes Prometheus slow, not wrong. */
const maxCombinations = 5000;

export const requests = foreign({
  type: 'counter',
  name: 'litellm_proxy_total_requests_metric_total',
  help: 'Requests of clients to the proxy, by model and status code',
  unit: unit('requests'),
  labels: {
    ...caller,
    ...client,
    ...deployment,
    requested_model: model,
    route: boundedId(30),
    status_code: boundedId(20),
  },
  maxCombinations,
  optional: true,
});

export const failedRequests = foreign({
  type: 'counter',
  name: 'litellm_proxy_failed_requests_metric_total',
  help: 'Requests to which the client got no success, after all retries and fallbacks',
  unit: unit('requests'),
  labels: { ...caller, ...client, ...deployment, ...exception, requested_model: model, route: boundedId(30) },
  maxCombinations,
  optional: true,
});

const latencyLabels = {
  ...caller,
  ...deployment,
  model,
  model_group: model,
  requested_model: model,
  service_tier: boundedId(5),
};

export const requestLatency = foreign({
  type: 'histogram',
  name: 'litellm_request_total_latency_metric',
  help: 'Time of a request, in the proxy and at the provider',
  unit: 'seconds',
  labels: latencyLabels,
  buckets: latencyBuckets,
  maxCombinations,
  optional: true,
});

export const providerLatency = foreign({
  type: 'histogram',
  name: 'litellm_llm_api_latency_metric',
  help: 'Time of the call to the provider',
  unit: 'seconds',
  labels: latencyLabels,
  buckets: latencyBuckets,
  maxCombinations,
  optional: true,
});

/** Streaming requests only. */
export const timeToFirstToken = foreign({
  type: 'histogram',
  name: 'litellm_llm_api_time_to_first_token_metric',
  help: 'Time until the provider sent the first token',
  unit: 'seconds',
  labels: latencyLabels,
  buckets: latencyBuckets,
  maxCombinations,
  optional: true,
});

const usage = { ...caller, ...deployment, user_email: boundedId(200), model, requested_model: model };

export const spend = foreign({
  type: 'counter',
  name: 'litellm_spend_metric_total',
  help: 'Cost of requests, by the price list of LiteLLM',
  unit: unit('USD'),
  labels: { ...usage, ...client, service_tier: boundedId(5) },
  maxCombinations,
  optional: true,
});

const tokens = (direction: 'input' | 'output') =>
  foreign({
    type: 'counter',
    name: `litellm_${direction}_tokens_metric_total`,
    deprecatedNames: [`litellm_${direction}_tokens_total`],
    help: direction === 'input' ? 'Tokens of prompts' : 'Tokens of answers',
    unit: unit('tokens'),
    labels: usage,
    maxCombinations,
    optional: true,
  });
export const inputTokens = tokens('input');
export const outputTokens = tokens('output');

const endpoint = { ...deployment, litellm_model_name: model, api_base: boundedId(30) };

export const deploymentState = foreign({
  type: 'gauge',
  name: 'litellm_deployment_state',
  help: '0 while the deployment is healthy, 1 after a failed call, 2 while the proxy sends it no requests',
  unit: unit('state'),
  labels: endpoint,
  maxCombinations: 200,
  optional: true,
});

export const deploymentFailures = foreign({
  type: 'counter',
  name: 'litellm_deployment_failure_responses_total',
  help: 'Failed calls to a deployment, retries included',
  unit: unit('requests'),
  labels: {
    ...endpoint,
    ...exception,
    hashed_api_key: boundedId(200),
    api_key_alias: boundedId(200),
    team: boundedId(100),
    team_alias: boundedId(100),
    client_ip: boundedId(200),
    user_agent: boundedId(100),
    model_group: model,
    requested_model: model,
  },
  maxCombinations,
  optional: true,
});

const fallback = (outcome: 'successful' | 'failed') =>
  foreign({
    type: 'counter',
    name: `litellm_deployment_${outcome}_fallbacks_total`,
    help: `Requests that another model was asked to answer instead, and that ${outcome === 'failed' ? 'failed there too' : 'it answered'}`,
    unit: unit('requests'),
    labels: {
      ...exception,
      hashed_api_key: boundedId(200),
      api_key_alias: boundedId(200),
      team: boundedId(100),
      team_alias: boundedId(100),
      requested_model: model,
      fallback_model: model,
      model_id: boundedId(100),
    },
    maxCombinations,
    optional: true,
  });
export const savedByFallback = fallback('successful');
export const failedFallbacks = fallback('failed');

const ofTeam = { team: boundedId(100), team_alias: boundedId(100) };
const ofKey = { hashed_api_key: boundedId(200), api_key_alias: boundedId(200) };

/** Set for teams and keys with a budget, at their first request. Without one the value is +Inf. */
const budget = <const L extends typeof ofTeam | typeof ofKey>(name: string, help: string, labels: L) =>
  foreign({ type: 'gauge', name, help, unit: unit('USD'), labels, maxCombinations: 200, optional: true });

export const teamBudgetLeft = budget(
  'litellm_remaining_team_budget_metric',
  'What is left of the budget of a team',
  ofTeam,
);
export const teamBudget = budget('litellm_team_max_budget_metric', 'The budget of a team', ofTeam);
export const keyBudgetLeft = budget(
  'litellm_remaining_api_key_budget_metric',
  'What is left of the budget of a key',
  ofKey,
);
export const keyBudget = budget('litellm_api_key_max_budget_metric', 'The budget of a key', ofKey);

export const lostLogs = foreign({
  type: 'counter',
  name: 'litellm_callback_logging_failures_metric_total',
  help: 'Requests that a logging callback could not deliver, such as to Langfuse or S3',
  unit: unit('requests'),
  labels: { callback_name: boundedId(20) },
  optional: true,
});

export const litellmMetrics = {
  Requests: [requests, failedRequests, requestLatency, providerLatency, timeToFirstToken],
  Spend: [spend, inputTokens, outputTokens, teamBudget, teamBudgetLeft, keyBudget, keyBudgetLeft],
  Deployments: [deploymentState, deploymentFailures, savedByFallback, failedFallbacks, lostLogs],
} as const;
