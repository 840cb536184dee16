import type { InBoth } from 'vigia';
import type { Alert } from 'vigia/alerts';
import { earlier, growing, observing, standing, step } from 'vigia/alerts';
import { linesOf, ofAlert, where } from 'vigia/logql';
import { deepHealth } from 'vigia/platform/endpoints';
import { histogramQuantile, rate, select, sum } from 'vigia/promql';
import { messageProcessingTime, messagesProcessed, queueDepth } from '../../metrics/falachefe/crewai.ts';
import { crewaiEvents } from '../../metrics/falachefe/events.ts';
import { crewPanels } from '../../metrics/falachefe/panels.ts';
import type { FalachefeScenario } from '../../metrics/falachefe/scenarios.ts';

const failedMessages = select(messagesProcessed, { status: 'error' });

export const crewAIMessageProcessingErrors: Alert<FalachefeScenario, InBoth> = {
  name: 'CrewAIMessageProcessingErrors',
  value: sum(rate(failedMessages, '5m'), { by: ['crew_id'] }),
  threshold: { operator: '>', value: 0.05 },
  for: '2m',
  severity: 'warning',
  category: 'system',
  service: 'crewai',
  summary: {
    en: 'A crew is failing to process messages',
    pt: 'Uma crew está falhando ao processar mensagens',
  },
  description: {
    en: '{{ $value | humanize }} messages per second of crew {{ $labels.crew_id }} failed over the last 5 minutes.',
    pt: '{{ $value | humanize }} mensagens por segundo da crew {{ $labels.crew_id }} falharam nos últimos 5 minutos.',
  },
  runbook: {
    impact: {
      en: 'Users send messages and get no reply.',
      pt: 'Os usuários mandam mensagens e ficam sem resposta.',
    },
    causes: [
      {
        en: 'The OpenAI API rejects requests or fails: quota, API key, outage.',
        pt: 'A API da OpenAI recusa requisições ou falha: cota, chave de API, indisponibilidade.',
      },
      {
        en: 'A release broke a tool or prompt of one agent.',
        pt: 'Uma versão nova quebrou uma ferramenta ou um prompt de um agente.',
      },
      {
        en: 'The database or Redis is down (their own alerts fire too).',
        pt: 'O banco de dados ou o Redis está fora do ar (os alertas deles também disparam).',
      },
    ],
    steps: [
      {
        en: step`Is one crew or task type failing, or all of them? ${crewPanels.byCrew} and ${crewPanels.taskOutcomes} show it.`,
        pt: step`Falha uma crew ou um tipo de tarefa, ou falham todos? ${crewPanels.byCrew} e ${crewPanels.taskOutcomes} mostram.`,
      },
      {
        en: step`Read the errors: ${where(linesOf(crewaiEvents.messageProcessed, { stream: 'errors' }), { status: 'error' })}, and follow a trace_id to its trace.`,
        pt: step`Leia os erros: ${where(linesOf(crewaiEvents.messageProcessed, { stream: 'errors' }), { status: 'error' })}, e siga um trace_id até o trace dele.`,
      },
      {
        en: step`All crews: check OpenAI in ${deepHealth}, its status page and the quota. One crew: roll back its last change.`,
        pt: step`Todas as crews: verifique a OpenAI em ${deepHealth}, a página de status e a cota. Uma crew: faça rollback da última mudança dela.`,
      },
    ],
  },
  drill: { scenario: 'crew-errors' },
  unitTest: {
    drive: growing(select(messagesProcessed, { status: 'error', crew_id: 'crew-0' })),
    firing: 0.0525,
    silent: 0.0475,
  },
};

export const crewAIHighProcessingTime: Alert<FalachefeScenario, InBoth> = {
  name: 'CrewAIHighProcessingTime',
  value: histogramQuantile(0.95, messageProcessingTime, '5m', ['crew_id']),
  threshold: { operator: '>', value: 30 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service: 'crewai',
  summary: { en: 'A crew takes too long to reply', pt: 'Uma crew demora demais para responder' },
  description: {
    en: 'The p95 message processing time of crew {{ $labels.crew_id }} over the last 5 minutes is {{ $value | humanizeDuration }}.',
    pt: 'O p95 do tempo de processamento de mensagens da crew {{ $labels.crew_id }} nos últimos 5 minutos é de {{ $value | humanizeDuration }}.',
  },
  runbook: {
    impact: {
      en: 'Users wait more than 30 seconds for a reply, and queues build up.',
      pt: 'Os usuários esperam mais de 30 segundos por uma resposta, e as filas crescem.',
    },
    causes: [
      { en: 'The OpenAI API is slow.', pt: 'A API da OpenAI está lenta.' },
      {
        en: 'Agents hand conversations back and forth.',
        pt: 'Os agentes passam conversas de um para o outro.',
      },
      {
        en: 'A prompt or the memory has grown so large that every call is slow.',
        pt: 'Um prompt ou a memória cresceu tanto que toda chamada fica lenta.',
      },
    ],
    steps: [
      {
        en: step`${crewPanels.taskTime} shows the slow task type; ${crewPanels.handoffs} shows conversations that go back and forth.`,
        pt: step`${crewPanels.taskTime} mostra o tipo de tarefa lento; ${crewPanels.handoffs} mostra as conversas que vão e voltam.`,
      },
      {
        en: step`Click an exemplar of a slow message on ${crewPanels.processingTime} and read its trace: which model call takes the time?`,
        pt: step`Clique em um exemplar de mensagem lenta em ${crewPanels.processingTime} e leia o trace: qual chamada ao modelo leva o tempo?`,
      },
      {
        en: 'OpenAI is slow: switch to a smaller model. Handoffs loop: fix the handoff rules. The memory is large: keep less of it.',
        pt: 'A OpenAI está lenta: passe para um modelo menor. Os repasses andam em círculo: corrija as regras de repasse. A memória está grande: guarde menos dela.',
      },
    ],
  },
  drill: { scenario: 'slow-crew' },
  unitTest: { drive: observing(messageProcessingTime), firing: 60, silent: 30 },
};

export const crewAIQueueBacklog: Alert<FalachefeScenario, InBoth> = {
  name: 'CrewAIQueueBacklog',
  value: sum(queueDepth, { by: ['crew_id'] }),
  threshold: { operator: '>', value: 100 },
  for: '5m',
  severity: 'critical',
  category: 'performance',
  service: 'crewai',
  summary: {
    en: 'The message queue of a crew is backing up',
    pt: 'A fila de mensagens de uma crew está acumulando',
  },
  description: {
    en: '{{ $value | humanize }} messages are waiting for crew {{ $labels.crew_id }}.',
    pt: '{{ $value | humanize }} mensagens esperam pela crew {{ $labels.crew_id }}.',
  },
  runbook: {
    impact: {
      en: 'Every new message waits behind the backlog.',
      pt: 'Cada mensagem nova espera atrás das acumuladas.',
    },
    causes: [
      { en: "The crew's workers are stopped or stuck.", pt: 'Os workers da crew estão parados ou travados.' },
      {
        en: 'Messages arrive faster than the crew can process them.',
        pt: 'As mensagens chegam mais rápido do que a crew consegue processar.',
      },
      {
        en: 'Processing has become slow (CrewAIHighProcessingTime fires too).',
        pt: 'O processamento ficou lento (CrewAIHighProcessingTime também dispara).',
      },
    ],
    steps: [
      {
        en: step`Is ${crewPanels.byCrew} zero for this crew (stopped) or steady (overloaded)?`,
        pt: step`${crewPanels.byCrew} está em zero para esta crew (parada) ou constante (sobrecarregada)?`,
      },
      {
        en: step`Stopped: read its last log lines, ${earlier(where(linesOf(crewaiEvents.messageProcessed), { crewId: ofAlert('crew_id') }))}, and restart the process.`,
        pt: step`Parada: leia as últimas linhas de log dela, ${earlier(where(linesOf(crewaiEvents.messageProcessed), { crewId: ofAlert('crew_id') }))}, e reinicie o processo.`,
      },
      {
        en: 'Overloaded: add workers or an instance. If one company causes it, find the sender.',
        pt: 'Sobrecarregada: adicione workers ou uma instância. Se uma só empresa causa isso, encontre o remetente.',
      },
    ],
  },
  drill: { scenario: 'queue-backlog' },
  unitTest: { drive: standing(queueDepth), firing: 101, silent: 100 },
};

export const crewai = {
  name: 'crewai',
  alerts: [crewAIMessageProcessingErrors, crewAIHighProcessingTime, crewAIQueueBacklog],
};
