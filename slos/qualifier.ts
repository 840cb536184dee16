import type { InBoth } from 'vigia';
import { growing, standing, step } from 'vigia/alerts';
import { linesOf } from 'vigia/logql';
import { up } from 'vigia/platform/metrics';
import { rate, select, sum } from 'vigia/promql';
import type { Objective } from 'vigia/slos';
import { observed, TEST_RATE } from 'vigia/slos';
import { qualifierEvents } from '../metrics/qualifier.events.ts';
import { qualifierPanels } from '../metrics/qualifier.panels.ts';
import type { QualifierScenario } from '../metrics/qualifier.scenarios.ts';
import { webhookRequests, webhookResponseTime } from '../metrics/qualifier.ts';
import type { BaseScenario } from '../metrics/sample.scenarios.ts';
import { SAMPLE_JOB } from '../metrics/sample.ts';

/** The qualifier objectives, with the targets of its monitoring document ("KPIs Críticos"). "Leads lost = 0" is an alert. */

const qualifier = { service: 'qualifier', owner: 'Qualificador team' } as const;

const process = select(up, { job: SAMPLE_JOB });
/** Refused requests are the fault of their sender. */
const served = select(webhookRequests, { status: { not: 'refused' } });
const failed = select(webhookRequests, { status: ['error', 'timeout'] });

export const qualifierAvailability: Objective<QualifierScenario | BaseScenario, InBoth> = {
  ...qualifier,
  name: 'availability',
  title: { en: 'Qualifier Availability', pt: 'Disponibilidade do qualificador' },
  description: {
    en: 'The qualifier process is up for 99.5 % of the time in a month.',
    pt: 'O processo do qualificador fica no ar 99,5 % do tempo em um mês.',
  },
  target: 0.995,
  window: '30d',
  indicator: { kind: 'time', gauge: process },
  // 240 scrapes, of which one is 0.4 %: below the 0.5 % of the slowest ticket.
  minimumObserved: '1h',
  category: 'system',
  causes: [
    {
      en: 'The process crashes, or is restarted too often or too slowly.',
      pt: 'O processo cai, ou é reiniciado com frequência ou devagar demais.',
    },
    { en: 'The host or its network is down.', pt: 'O host ou a rede dele está fora do ar.' },
    {
      en: 'The process responds so slowly that the scrape times out.',
      pt: 'O processo responde tão devagar que o scrape dá timeout.',
    },
  ],
  steps: [
    {
      en: step`Is it down now? Check ${process}, and the runbook of TargetDown.`,
      pt: step`Ele está fora do ar agora? Verifique ${process} e o runbook de TargetDown.`,
    },
    {
      en: 'It comes and goes: read the end of its log before each start, and check how far its memory had grown.',
      pt: 'Ele cai e volta: leia o fim do log antes de cada início e veja quanto a memória tinha crescido.',
    },
  ],
  drill: { scenario: 'metrics-unavailable' },
  drives: { good: () => [], bad: level => standing(process)(1 - level / TEST_RATE) },
};

export const qualifierResponse: Objective<QualifierScenario | BaseScenario, InBoth> = {
  ...qualifier,
  name: 'response',
  title: { en: 'Qualifier Response Time', pt: 'Tempo de resposta do qualificador' },
  description: {
    en: '95 % of webhook requests in a month are answered within ten seconds.',
    pt: '95 % das requisições do webhook em um mês são respondidas em até dez segundos.',
  },
  target: 0.95,
  window: '30d',
  indicator: { kind: 'latency', histogram: webhookResponseTime, within: 10 },
  // Twenty, so that one late response is 5 %, at which only the slowest ticket fires.
  minimumEvents: 20,
  category: 'performance',
  causes: [
    { en: 'The model API is slow.', pt: 'A API do modelo está lenta.' },
    {
      en: 'Leads wait for a worker: more write than the workers can handle at once.',
      pt: 'Os leads esperam por um worker: mais leads escrevem do que os workers conseguem atender ao mesmo tempo.',
    },
    {
      en: 'The WhatsApp gateway is slow to accept replies.',
      pt: 'O gateway do WhatsApp demora para aceitar as respostas.',
    },
  ],
  steps: [
    {
      en: step`Click an exemplar on ${qualifierPanels.responseTime}: its trace shows which call takes the time.`,
      pt: step`Clique em um exemplar em ${qualifierPanels.responseTime}: o trace mostra qual chamada leva o tempo.`,
    },
    {
      en: 'Model: a smaller one responds faster. No call is slow: leads wait for a worker; add an instance.',
      pt: 'Modelo: um menor responde mais rápido. Nenhuma chamada está lenta: os leads esperam por um worker; adicione uma instância.',
    },
  ],
  // Responses from before the fault must leave the window first.
  drill: { scenario: 'qualifier-slow', showsWithin: '2m' },
  drives: { good: observed(webhookResponseTime), bad: observed(webhookResponseTime, 20) },
};

export const qualifierSuccess: Objective<QualifierScenario | BaseScenario, InBoth> = {
  ...qualifier,
  name: 'success',
  title: { en: 'Qualifier Webhook Success', pt: 'Sucesso do webhook do qualificador' },
  description: {
    en: '95 % of the accepted webhook requests in a month succeed.',
    pt: '95 % das requisições aceitas do webhook em um mês dão certo.',
  },
  target: 0.95,
  window: '30d',
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(failed, range)),
    total: range => sum(rate(served, range)),
  },
  // The fast page needs 72 %: fifteen failures of twenty in an hour are not chance.
  minimumEvents: 20,
  category: 'business',
  causes: [
    {
      en: 'The model API or the WhatsApp gateway fails.',
      pt: 'A API do modelo ou o gateway do WhatsApp falha.',
    },
    {
      en: 'The database or Redis is down (its own alert fires too).',
      pt: 'O banco de dados ou o Redis está fora do ar (o alerta dele também dispara).',
    },
    { en: 'A release broke the webhook.', pt: 'Uma versão nova quebrou o webhook.' },
  ],
  steps: [
    {
      en: step`${qualifierPanels.errors} shows what fails.`,
      pt: step`${qualifierPanels.errors} mostra o que falha.`,
    },
    {
      en: step`Read the failures: ${linesOf([qualifierEvents.leadFailed, qualifierEvents.webhookFailed])}, and follow a trace_id to its trace.`,
      pt: step`Leia as falhas: ${linesOf([qualifierEvents.leadFailed, qualifierEvents.webhookFailed])}, e siga um trace_id até o trace dele.`,
    },
  ],
  // A collapse is rolled back by the remedy of QualifierMostRequestsFail before most of an hour has failed.
  drill: { scenario: 'qualifier-outage' },
  drives: {
    good: growing(select(webhookRequests, { status: 'success' })),
    bad: growing(select(webhookRequests, { status: 'error' })),
  },
};
