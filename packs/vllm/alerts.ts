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

const relieve = {
  en: 'Add a replica, or send less: lower the rate limit of the proxy in front, or move batch jobs to the night.',
  pt: 'Adicione uma réplica, ou envie menos: reduza o rate limit do proxy que fica na frente, ou passe os jobs em lote para a noite.',
};

export const queueGrowing = defineAlert({
  name: 'VllmQueueGrowing',
  value: sum(waiting, byServer),
  threshold: { operator: '>', value: SATURATED.queue },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  summary: {
    en: 'Requests are queueing at a model server',
    pt: 'Requisições estão na fila de um servidor de modelos',
  },
  description: {
    en: '{{ $value | humanize }} requests wait for {{ $labels.model_name }} at {{ $labels.instance }}.',
    pt: '{{ $value | humanize }} requisições esperam por {{ $labels.model_name }} em {{ $labels.instance }}.',
  },
  runbook: {
    impact: {
      en: 'Answers begin late, and clients with a short timeout give up.',
      pt: 'As respostas começam tarde, e os clientes com timeout curto desistem.',
    },
    causes: [
      {
        en: 'There are more requests than the server can batch.',
        pt: 'Há mais requisições do que o servidor consegue colocar em um lote.',
      },
      {
        en: 'Prompts or answers have become longer, so that fewer fit into the KV cache.',
        pt: 'Os prompts ou as respostas ficaram mais longos, e cabem menos no cache KV.',
      },
      {
        en: 'A client retries requests that it gave up on.',
        pt: 'Um cliente repete requisições das quais desistiu.',
      },
    ],
    steps: [
      {
        en: step`Is the cache full? ${vllmPanels.cache}. Full: fewer requests fit in; see VllmKvCacheFull. Not full: raise --max-num-seqs.`,
        pt: step`O cache está cheio? ${vllmPanels.cache}. Cheio: cabem menos requisições; veja VllmKvCacheFull. Não está: aumente --max-num-seqs.`,
      },
      {
        en: step`How long do they wait? ${vllmPanels.queueTime}.`,
        pt: step`Quanto tempo elas esperam? ${vllmPanels.queueTime}.`,
      },
      {
        en: step`Many aborted requests in ${vllmPanels.finished}: clients give up and retry. Make their timeout longer than the queue.`,
        pt: step`Muitas requisições abortadas em ${vllmPanels.finished}: os clientes desistem e tentam de novo. Deixe o timeout deles maior que a fila.`,
      },
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
  summary: {
    en: 'The KV cache of a model server is almost full',
    pt: 'O cache KV de um servidor de modelos está quase cheio',
  },
  description: {
    en: '{{ $value | humanizePercentage }} of the KV cache of {{ $labels.model_name }} at {{ $labels.instance }} is in use.',
    pt: '{{ $value | humanizePercentage }} do cache KV de {{ $labels.model_name }} em {{ $labels.instance }} está em uso.',
  },
  runbook: {
    impact: {
      en: 'Soon requests are interrupted and computed again, and new ones wait.',
      pt: 'Em breve, requisições serão interrompidas e calculadas de novo, e as novas vão esperar.',
    },
    causes: [
      {
        en: 'There are more requests at once than before.',
        pt: 'Há mais requisições ao mesmo tempo que antes.',
      },
      {
        en: 'Contexts have become longer: long documents, or histories that nobody cuts.',
        pt: 'Os contextos ficaram mais longos: documentos longos, ou históricos que ninguém corta.',
      },
      {
        en: 'Little GPU memory is left for the cache beside the weights.',
        pt: 'Sobra pouca memória de GPU para o cache além da que os pesos ocupam.',
      },
    ],
    steps: [
      {
        en: step`Requests or contexts? ${vllmPanels.requests}: as many as ever means that contexts have grown; compare ${promptTokensPerRequest}.`,
        pt: step`Requisições ou contextos? ${vllmPanels.requests}: tantas quanto sempre indica que os contextos cresceram; compare ${promptTokensPerRequest}.`,
      },
      {
        en: step`Are requests interrupted already? ${vllmPanels.preemptions}.`,
        pt: step`Já há requisições interrompidas? ${vllmPanels.preemptions}.`,
      },
      {
        en: 'Give the cache more room: raise --gpu-memory-utilization, lower --max-model-len, or use --kv-cache-dtype fp8.',
        pt: 'Dê mais espaço ao cache: aumente --gpu-memory-utilization, reduza --max-model-len, ou use --kv-cache-dtype fp8.',
      },
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
  summary: {
    en: 'A model server keeps interrupting requests',
    pt: 'Um servidor de modelos interrompe requisições o tempo todo',
  },
  description: {
    en: '{{ $labels.instance }} interrupts {{ $value | humanize }} requests to {{ $labels.model_name }} per second, because its KV cache is full.',
    pt: '{{ $labels.instance }} interrompe {{ $value | humanize }} requisições a {{ $labels.model_name }} por segundo, porque o cache KV está cheio.',
  },
  runbook: {
    impact: {
      en: 'Interrupted requests are computed again: answers stall, and the GPU works twice for them.',
      pt: 'As requisições interrompidas são calculadas de novo: as respostas travam, e a GPU trabalha em dobro por elas.',
    },
    causes: [
      {
        en: 'The KV cache is too small for the requests that run at once.',
        pt: 'O cache KV é pequeno demais para as requisições que rodam ao mesmo tempo.',
      },
      { en: 'Contexts have become longer.', pt: 'Os contextos ficaram mais longos.' },
    ],
    steps: [
      {
        en: step`${vllmPanels.cache} is at 100 %: lower --max-num-seqs, so that fewer requests run at once and finish.`,
        pt: step`${vllmPanels.cache} está em 100 %: reduza --max-num-seqs, para que menos requisições rodem ao mesmo tempo e terminem.`,
      },
      {
        en: 'Give the cache more room: raise --gpu-memory-utilization, or add GPUs with --tensor-parallel-size.',
        pt: 'Dê mais espaço ao cache: aumente --gpu-memory-utilization, ou adicione GPUs com --tensor-parallel-size.',
      },
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
  summary: {
    en: 'A model server begins its answers late',
    pt: 'Um servidor de modelos demora para começar as respostas',
  },
  description: {
    en: '95 % of the answers of {{ $labels.model_name }} at {{ $labels.instance }} begin within {{ $value | humanizeDuration }}.',
    pt: '95 % das respostas de {{ $labels.model_name }} em {{ $labels.instance }} começam em até {{ $value | humanizeDuration }}.',
  },
  runbook: {
    impact: {
      en: 'Users of a chat see nothing happen for seconds.',
      pt: 'Quem usa um chat fica segundos sem ver nada acontecer.',
    },
    causes: [
      { en: 'Requests wait in the queue.', pt: 'As requisições esperam na fila.' },
      {
        en: 'Prompts have become longer, or are no longer found in the prefix cache.',
        pt: 'Os prompts ficaram mais longos, ou não são mais encontrados no cache de prefixos.',
      },
    ],
    steps: [
      {
        en: step`Do they wait? ${vllmPanels.queueTime}. Most of the time is there: see VllmQueueGrowing.`,
        pt: step`Elas esperam? ${vllmPanels.queueTime}. A maior parte do tempo está ali: veja VllmQueueGrowing.`,
      },
      {
        en: step`They do not: prompts take long. ${vllmPanels.prefix} has fallen: keep the beginning of prompts the same, and put what changes at the end.`,
        pt: step`Elas não esperam: os prompts demoram. ${vllmPanels.prefix} caiu: mantenha o começo dos prompts igual e deixe no fim o que muda.`,
      },
      {
        en: 'Long prompts block short ones: lower --max-num-batched-tokens.',
        pt: 'Prompts longos bloqueiam os curtos: reduza --max-num-batched-tokens.',
      },
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
  summary: {
    en: 'A model server writes its answers slowly',
    pt: 'Um servidor de modelos escreve as respostas devagar',
  },
  description: {
    en: '95 % of the tokens of {{ $labels.model_name }} at {{ $labels.instance }} follow within {{ $value | humanizeDuration }}.',
    pt: '95 % dos tokens de {{ $labels.model_name }} em {{ $labels.instance }} saem em até {{ $value | humanizeDuration }}.',
  },
  runbook: {
    impact: {
      en: 'Answers take several times as long as usual, and read as if they were typed.',
      pt: 'As respostas levam várias vezes mais que o normal e aparecem como se alguém as digitasse.',
    },
    causes: [
      { en: 'Too many requests share the GPU.', pt: 'Requisições demais dividem a GPU.' },
      {
        en: 'Requests are interrupted because the KV cache is full.',
        pt: 'Requisições são interrompidas porque o cache KV está cheio.',
      },
      {
        en: 'The GPU is throttled, or another program uses it.',
        pt: 'A GPU está em throttling, ou outro programa a usa.',
      },
    ],
    steps: [
      {
        en: step`Interrupted? ${vllmPanels.preemptions}. Yes: see VllmPreempting.`,
        pt: step`Interrompidas? ${vllmPanels.preemptions}. Sim: veja VllmPreempting.`,
      },
      {
        en: step`Very many at once? ${vllmPanels.requests}. Yes: lower --max-num-seqs.`,
        pt: step`Muitas ao mesmo tempo? ${vllmPanels.requests}. Sim: reduza --max-num-seqs.`,
      },
      {
        en: 'Neither: `nvidia-smi` on the host shows the clock, the temperature and other programs of the GPU.',
        pt: 'Nenhum dos dois: `nvidia-smi` no host mostra o clock, a temperatura e os outros programas da GPU.',
      },
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
  summary: {
    en: 'Requests to a model server are failing',
    pt: 'As requisições a um servidor de modelos estão falhando',
  },
  description: {
    en: '{{ $value | humanizePercentage }} of the requests to {{ $labels.model_name }} at {{ $labels.instance }} end with an error.',
    pt: '{{ $value | humanizePercentage }} das requisições a {{ $labels.model_name }} em {{ $labels.instance }} terminam com erro.',
  },
  runbook: {
    impact: {
      en: 'Clients get 500 instead of an answer.',
      pt: 'Os clientes recebem 500 em vez de uma resposta.',
    },
    causes: [
      {
        en: 'The engine cannot load or move its KV cache.',
        pt: 'A engine não consegue carregar ou mover o cache KV dela.',
      },
      { en: 'The GPU is out of memory or faulty.', pt: 'A GPU está sem memória ou com defeito.' },
    ],
    steps: [
      {
        en: step`Since when, and which other outcomes? ${vllmPanels.finished}.`,
        pt: step`Desde quando, e com quais outros resultados? ${vllmPanels.finished}.`,
      },
      {
        en: 'Read the log of the server: `EngineCore` errors name the cause. Out of memory: lower --gpu-memory-utilization.',
        pt: 'Leia o log do servidor: os erros de `EngineCore` dizem a causa. Sem memória: reduza --gpu-memory-utilization.',
      },
      {
        en: '`nvidia-smi` and `dmesg | grep -i xid` on the host: an Xid error means a faulty GPU or driver. Take the host out of the pool.',
        pt: '`nvidia-smi` e `dmesg | grep -i xid` no host: um erro Xid indica GPU ou driver com defeito. Tire o host do pool.',
      },
      {
        en: 'Restart the server. It takes minutes, in which the other replicas must carry its load.',
        pt: 'Reinicie o servidor. Leva minutos, nos quais as outras réplicas precisam aguentar a carga dele.',
      },
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
  summary: { en: 'A model server is stuck', pt: 'Um servidor de modelos está travado' },
  description: {
    en: '{{ $labels.instance }} has requests for {{ $labels.model_name }} and has not generated a token for 5 minutes.',
    pt: '{{ $labels.instance }} tem requisições para {{ $labels.model_name }} e não gera um token há 5 minutos.',
  },
  runbook: {
    impact: {
      en: 'Every request to the server hangs until its client gives up. Its health check may still pass.',
      pt: 'Toda requisição ao servidor fica presa até o cliente desistir. O health check dele pode continuar passando.',
    },
    causes: [
      {
        en: 'A collective operation between GPUs hangs (NCCL).',
        pt: 'Uma operação coletiva entre GPUs travou (NCCL).',
      },
      {
        en: 'The engine process died, and the API server did not notice.',
        pt: 'O processo da engine morreu, e o servidor da API não percebeu.',
      },
      { en: 'A GPU is faulty.', pt: 'Uma GPU está com defeito.' },
    ],
    steps: [
      {
        en: step`Make sure: ${vllmPanels.tokens} is at zero while ${vllmPanels.requests} is not.`,
        pt: step`Confirme: ${vllmPanels.tokens} está em zero enquanto ${vllmPanels.requests} não está.`,
      },
      {
        en: 'Take the server out of the load balancer first.',
        pt: 'Primeiro tire o servidor do balanceador de carga.',
      },
      {
        en: 'Before you restart it: `py-spy dump --pid PID` of the engine, and `nvidia-smi`. A GPU at 100 % with low power waits for another GPU.',
        pt: 'Antes de reiniciá-lo: `py-spy dump --pid PID` da engine, e `nvidia-smi`. Uma GPU em 100 % com pouca potência espera por outra GPU.',
      },
      {
        en: 'Restart the server. It happens again on the same host: take the host out.',
        pt: 'Reinicie o servidor. Acontece de novo no mesmo host: retire o host.',
      },
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
