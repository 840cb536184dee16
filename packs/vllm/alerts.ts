import { defineAlert } from 'vigia';
import { type Drive, growing, observing, standing, step } from 'vigia/alerts';
import { and, compare, histogramQuantile, max, rate, ratio, select, sum } from 'vigia/promql';
import { shareAmong } from '../drives.ts';
import { FEW_REQUESTS } from '../few.ts';
import {
  cacheUsage,
  finished,
  generatedTokens,
  preemptions,
  promptTokens,
  running,
  timeBetweenTokens,
  timeToFirstToken,
  waiting,
} from './metrics.ts';
import { vllmPanels } from './panels.ts';

/** A server and the model that it serves. */
const server = ['model_name', 'instance'] as const;
const byServer = { by: server } as const;
/** The model of the unit tests. */
const of = { model_name: 'qwen' } as const;

/**
 * At five waiting requests or 80 % of the KV cache, the Gateway API Inference Extension takes a server for saturated:
 * DefaultQueueDepthThreshold and DefaultKVCacheUtilThreshold in its utilization detector,
 * github.com/kubernetes-sigs/gateway-api-inference-extension.
 */
const SATURATED = { queue: 5, cache: 0.8 } as const;

const promptTokensPerRequest = ratio(
  sum(rate(promptTokens, '5m'), byServer),
  sum(rate(finished, '5m'), byServer),
);

const relieve =
  'Add a replica, or send less: lower the rate limit of the proxy in front, or move batch jobs to the night.';

export const queueGrowing = defineAlert({
  name: 'VllmQueueGrowing',
  value: sum(waiting, byServer),
  threshold: { operator: '>', value: SATURATED.queue },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  summary: 'Requests are queueing at a model server',
  description:
    '{{ $value | humanize }} requests wait for {{ $labels.model_name }} at {{ $labels.instance }}.',
  runbook: {
    impact: 'Answers begin late, and clients with a short timeout give up.',
    causes: [
      'There are more requests than the server can batch.',
      'Prompts or answers have become longer, so that fewer fit into the KV cache.',
      'A client retries requests that it gave up on.',
    ],
    steps: [
      step`Is the cache full? ${vllmPanels.cache}. Full: fewer requests fit in; see VllmKvCacheFull. Not full: raise --max-num-seqs.`,
      step`How long do they wait? ${vllmPanels.queueTime}.`,
      step`Many aborted requests in ${vllmPanels.finished}: clients give up and retry. Make their timeout longer than the queue.`,
      relieve,
    ],
  },
  unitTest: { drive: standing(waiting), firing: 6, silent: 5 },
});

export const cacheFull = defineAlert({
  name: 'VllmKvCacheFull',
  value: max(cacheUsage, byServer),
  threshold: { operator: '>', value: SATURATED.cache },
  for: '10m',
  severity: 'warning',
  category: 'performance',
  summary: 'The KV cache of a model server is almost full',
  description:
    '{{ $value | humanizePercentage }} of the KV cache of {{ $labels.model_name }} at {{ $labels.instance }} is in use.',
  runbook: {
    impact: 'Soon requests are interrupted and computed again, and new ones wait.',
    causes: [
      'There are more requests at once than before.',
      'Contexts have become longer: long documents, or histories that nobody cuts.',
      'Little GPU memory is left for the cache beside the weights.',
    ],
    steps: [
      step`Requests or contexts? ${vllmPanels.requests}: as many as ever means that contexts have grown; compare ${promptTokensPerRequest}.`,
      step`Are requests interrupted already? ${vllmPanels.preemptions}.`,
      'Give the cache more room: raise --gpu-memory-utilization, lower --max-model-len, or use --kv-cache-dtype fp8.',
      relieve,
    ],
  },
  unitTest: { drive: standing(cacheUsage), firing: 0.81, silent: 0.79 },
});

/** vLLM's guide "Optimization and Tuning" asks to act on frequent preemptions; six a minute are. */
export const preempting = defineAlert({
  name: 'VllmPreempting',
  value: sum(rate(preemptions, '5m'), byServer),
  threshold: { operator: '>', value: 0.1 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  summary: 'A model server keeps interrupting requests',
  description:
    '{{ $labels.instance }} interrupts {{ $value | humanize }} requests to {{ $labels.model_name }} per second, because its KV cache is full.',
  runbook: {
    impact: 'Interrupted requests are computed again: answers stall, and the GPU works twice for them.',
    causes: ['The KV cache is too small for the requests that run at once.', 'Contexts have become longer.'],
    steps: [
      step`${vllmPanels.cache} is at 100 %: lower --max-num-seqs, so that fewer requests run at once and finish.`,
      'Give the cache more room: raise --gpu-memory-utilization, or add GPUs with --tensor-parallel-size.',
      relieve,
    ],
  },
  unitTest: {
    drive: growing(select(preemptions, of)),
    firing: 0.2,
    silent: 0.05,
  },
});

/**
 * MLPerf Inference, server scenario of Llama 2 70B: the first token within 2 s and each further one within 200 ms, for 99 %,
 * github.com/mlcommons/inference_policies.
 */
const MLPERF = { firstToken: 2, nextToken: 0.2 } as const;

export const firstTokenSlow = defineAlert({
  name: 'VllmFirstTokenSlow',
  value: histogramQuantile(0.95, timeToFirstToken, '5m', server),
  threshold: { operator: '>', value: MLPERF.firstToken },
  for: '10m',
  severity: 'warning',
  category: 'performance',
  summary: 'A model server begins its answers late',
  description:
    '95 % of the answers of {{ $labels.model_name }} at {{ $labels.instance }} begin within {{ $value | humanizeDuration }}.',
  runbook: {
    impact: 'Users of a chat see nothing happen for seconds.',
    causes: [
      'Requests wait in the queue.',
      'Prompts have become longer, or are no longer found in the prefix cache.',
    ],
    steps: [
      step`Do they wait? ${vllmPanels.queueTime}. Most of the time is there: see VllmQueueGrowing.`,
      step`They do not: prompts take long. ${vllmPanels.prefix} has fallen: keep the beginning of prompts the same, and put what changes at the end.`,
      'Long prompts block short ones: lower --max-num-batched-tokens.',
    ],
  },
  unitTest: { drive: observing(timeToFirstToken), firing: 2.5, silent: 1 },
});

export const tokensSlow = defineAlert({
  name: 'VllmTokensSlow',
  value: histogramQuantile(0.95, timeBetweenTokens, '5m', server),
  threshold: { operator: '>', value: MLPERF.nextToken },
  for: '10m',
  severity: 'warning',
  category: 'performance',
  summary: 'A model server writes its answers slowly',
  description:
    '95 % of the tokens of {{ $labels.model_name }} at {{ $labels.instance }} follow within {{ $value | humanizeDuration }}.',
  runbook: {
    impact: 'Answers take several times as long as usual, and read as if they were typed.',
    causes: [
      'Too many requests share the GPU.',
      'Requests are interrupted because the KV cache is full.',
      'The GPU is throttled, or another program uses it.',
    ],
    steps: [
      step`Interrupted? ${vllmPanels.preemptions}. Yes: see VllmPreempting.`,
      step`Very many at once? ${vllmPanels.requests}. Yes: lower --max-num-seqs.`,
      'Neither: `nvidia-smi` on the host shows the clock, the temperature and other programs of the GPU.',
    ],
  },
  unitTest: { drive: observing(timeBetweenTokens), firing: 0.3, silent: 0.2 },
});

const finishedByServer = sum(rate(finished, '5m'), byServer);
const error = select(finished, { finished_reason: 'error' });

/** 5 % is what awesome-prometheus-alerts uses for the HTTP 5xx of proxies (Traefik, HAProxy, Nginx), samber.github.io. */
export const requestsFailing = defineAlert({
  name: 'VllmRequestsFailing',
  value: and(
    ratio(sum(rate(error, '5m'), byServer), finishedByServer),
    compare(finishedByServer, '>', FEW_REQUESTS),
  ),
  threshold: { operator: '>', value: 0.05 },
  for: '5m',
  severity: 'critical',
  summary: 'Requests to a model server are failing',
  description:
    '{{ $value | humanizePercentage }} of the requests to {{ $labels.model_name }} at {{ $labels.instance }} end with an error.',
  runbook: {
    impact: 'Clients get 500 instead of an answer.',
    causes: ['The engine cannot load or move its KV cache.', 'The GPU is out of memory or faulty.'],
    steps: [
      step`Since when, and which other outcomes? ${vllmPanels.finished}.`,
      'Read the log of the server: `EngineCore` errors name the cause. Out of memory: lower --gpu-memory-utilization.',
      '`nvidia-smi` and `dmesg | grep -i xid` on the host: an Xid error means a faulty GPU or driver. Take the host out of the pool.',
      'Restart the server. It takes minutes, in which the other replicas must carry its load.',
    ],
  },
  unitTest: {
    drive: shareAmong(
      growing(select(finished, { ...of, finished_reason: 'error' })),
      growing(select(finished, { ...of, finished_reason: 'stop' })),
    ),
    firing: 0.06,
    silent: 0.04,
  },
});

/** A request runs. At level 0, no token is generated. */
const stuck: Drive = level => [
  ...standing(select(running, of))(1),
  ...growing(select(generatedTokens, of))(level === 0 ? 0 : 100),
];

/** A healthy engine generates a token for each running request in well under a second; a long prompt may take a minute. */
export const engineStuck = defineAlert({
  name: 'VllmEngineStuck',
  value: and(sum(rate(generatedTokens, '5m'), byServer), compare(sum(running, byServer), '>', 0)),
  threshold: { operator: '==', value: 0 },
  for: '3m',
  severity: 'critical',
  escalate: true,
  summary: 'A model server is stuck',
  description:
    '{{ $labels.instance }} has requests for {{ $labels.model_name }} and has not generated a token for 5 minutes.',
  runbook: {
    impact: 'Every request to the server hangs until its client gives up. Its health check may still pass.',
    causes: [
      'A collective operation between GPUs hangs (NCCL).',
      'The engine process died, and the API server did not notice.',
      'A GPU is faulty.',
    ],
    steps: [
      step`Make sure: ${vllmPanels.tokens} is at zero while ${vllmPanels.requests} is not.`,
      'Take the server out of the load balancer first.',
      'Before you restart it: `py-spy dump --pid PID` of the engine, and `nvidia-smi`. A GPU at 100 % with low power waits for another GPU.',
      'Restart the server. It happens again on the same host: take the host out.',
    ],
  },
  unitTest: { drive: stuck, firing: 0, silent: 1 },
});

export const vllmAlerts = [
  engineStuck,
  requestsFailing,
  queueGrowing,
  cacheFull,
  preempting,
  firstTokenSlow,
  tokensSlow,
] as const;
