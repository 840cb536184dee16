import { boundedId, foreign, oneOf, unit } from 'vigia/metrics';

/**
 * vLLM 0.33.0, github.com/vllm-project/vllm, vllm/v1/metrics/loggers.py and vllm/v1/metrics/buckets.py; `--custom-histogram-buckets`
 * changes the buckets. Names of versions before 0.10 are read too where the meaning is the same.
 */

/** An engine of a model: one, or one for each data-parallel rank. Versions before 0.8 have no label `engine`. */
const engine = { model_name: boundedId(10), engine: boundedId(64) };
const requests = unit('requests');
const tokens = unit('tokens');

const requestSeconds = [
  0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680,
];
const firstTokenSeconds = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
  2560,
];
const betweenTokensSeconds = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
];

export const running = foreign({
  type: 'gauge',
  name: 'vllm:num_requests_running',
  help: 'Requests in the batches that the model works on',
  unit: requests,
  labels: engine,
});

export const waiting = foreign({
  type: 'gauge',
  name: 'vllm:num_requests_waiting',
  help: 'Requests that wait for a place in a batch',
  unit: requests,
  labels: engine,
});

export const cacheUsage = foreign({
  type: 'gauge',
  name: 'vllm:kv_cache_usage_perc',
  help: 'Share of the KV cache in use, 0 to 1',
  unit: 'ratio',
  labels: engine,
  deprecatedNames: ['vllm:gpu_cache_usage_perc'],
});

export const preemptions = foreign({
  type: 'counter',
  name: 'vllm:num_preemptions_total',
  help: 'Requests that were put back into the queue because the KV cache was full',
  unit: requests,
  labels: engine,
});

export const finished = foreign({
  type: 'counter',
  name: 'vllm:request_success_total',
  help: 'Finished requests by reason; in spite of its name, aborted and failed ones too',
  unit: requests,
  labels: { ...engine, finished_reason: oneOf('stop', 'length', 'abort', 'error', 'repetition') },
});

export const promptTokens = foreign({
  type: 'counter',
  name: 'vllm:prompt_tokens_total',
  help: 'Tokens of prompts',
  unit: tokens,
  labels: engine,
});

export const generatedTokens = foreign({
  type: 'counter',
  name: 'vllm:generation_tokens_total',
  help: 'Tokens of answers',
  unit: tokens,
  labels: engine,
});

export const cacheQueries = foreign({
  type: 'counter',
  name: 'vllm:prefix_cache_queries_total',
  help: 'Tokens of prompts that were looked up in the prefix cache',
  unit: tokens,
  labels: engine,
});

export const cacheHits = foreign({
  type: 'counter',
  name: 'vllm:prefix_cache_hits_total',
  help: 'Tokens of prompts that were found in the prefix cache',
  unit: tokens,
  labels: engine,
});

const seconds = (name: string, help: string, buckets: readonly number[], deprecatedNames: string[] = []) =>
  foreign({
    type: 'histogram',
    name: `vllm:${name}_seconds`,
    help,
    unit: 'seconds',
    labels: engine,
    buckets,
    deprecatedNames,
  });

export const timeToFirstToken = seconds(
  'time_to_first_token',
  'Time from the arrival of a request to the first token of its answer',
  firstTokenSeconds,
);
export const timeBetweenTokens = seconds(
  'inter_token_latency',
  'Time between two tokens of an answer',
  betweenTokensSeconds,
  ['vllm:time_per_output_token_seconds'],
);
export const requestTime = seconds('e2e_request_latency', 'Time of a whole request', requestSeconds);
export const queueTime = seconds(
  'request_queue_time',
  'Time that a request waited in the queue',
  requestSeconds,
);

export const vllmMetrics = {
  Requests: [running, waiting, finished, requestTime, queueTime, timeToFirstToken, timeBetweenTokens],
  'Cache and tokens': [cacheUsage, preemptions, cacheQueries, cacheHits, promptTokens, generatedTokens],
} as const;
