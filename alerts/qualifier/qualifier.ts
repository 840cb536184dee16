import type { InBoth } from 'vigia';
import type { Alert } from 'vigia/alerts';
import { call, type Drive, growing, observing, standing, step } from 'vigia/alerts';
import { linesOf, where } from 'vigia/logql';
import { deepHealth, deskEndpoints } from 'vigia/platform/endpoints';
import { remedyEvents } from 'vigia/platform/events';
import {
  and,
  compare,
  type Duration,
  histogramQuantile,
  max,
  overTime,
  rate,
  ratio,
  select,
  sum,
} from 'vigia/promql';
import { qualifierEvents } from '../../metrics/qualifier.events.ts';
import { qualifierPanels } from '../../metrics/qualifier.panels.ts';
import type { QualifierRemedy } from '../../metrics/qualifier.remedies.ts';
import type { QualifierScenario } from '../../metrics/qualifier.scenarios.ts';
import {
  consecutiveErrors,
  leadsUnanswered,
  qualifierSessionsStuck,
  webhookRequests,
  webhookResponseTime,
  webhookTimeouts,
} from '../../metrics/qualifier.ts';
import { qualifierMemoryLeak } from './memory.ts';

const service = 'qualifier';

/** The runs of remedies that wait for a person. */
const pending = call(deskEndpoints.remedyRuns, { query: { state: 'pending' } });

/** Per second: sixty requests in ten minutes. Below that, one or two failures distort the ratio. */
const FEW_REQUESTS = 0.1;

/** Refused requests are the fault of their sender. */
const served = select(webhookRequests, { status: { not: 'refused' } });
const failed = select(webhookRequests, { status: ['error', 'timeout'] });

const failedShare = (range: Duration) => {
  const requests = sum(rate(served, range));
  return and(ratio(sum(rate(failed, range)), requests), compare(requests, '>', FEW_REQUESTS));
};

/**
 * Returns a number of requests per second, of which a share fails, half of it by a timeout; and many refused requests.
 */
const requests =
  (rateOfAll: number): Drive =>
  share => [
    ...growing(select(webhookRequests, { status: 'success' }))(rateOfAll * (1 - share)),
    ...growing(select(webhookRequests, { status: 'error' }))((rateOfAll * share) / 2),
    ...growing(select(webhookRequests, { status: 'timeout' }))((rateOfAll * share) / 2),
    ...growing(select(webhookRequests, { status: 'refused' }))(20),
  ];

export const qualifierErrorRate: Alert<QualifierScenario, InBoth, QualifierRemedy> = {
  name: 'QualifierErrorRate',
  value: failedShare('10m'),
  threshold: { operator: '>', value: 0.05 },
  for: '1m',
  severity: 'warning',
  category: 'system',
  service,
  summary: {
    en: 'The qualifier webhook is failing for many leads',
    pt: 'O webhook do qualificador está falhando para muitos leads',
  },
  description: {
    en: '{{ $value | humanizePercentage }} of webhook requests failed over the last 10 minutes.',
    pt: '{{ $value | humanizePercentage }} das requisições do webhook falharam nos últimos 10 minutos.',
  },
  runbook: {
    impact: {
      en: 'Some leads get a late reply, because failed requests are retried until they succeed.',
      pt: 'Alguns leads recebem uma resposta atrasada, porque as requisições com falha são repetidas até dar certo.',
    },
    causes: [
      { en: 'The model API fails or rate-limits us.', pt: 'A API do modelo falha ou nos aplica rate limit.' },
      {
        en: 'The WhatsApp gateway does not accept our replies.',
        pt: 'O gateway do WhatsApp não aceita as nossas respostas.',
      },
      {
        en: 'The database or Redis is down (its own alert fires too).',
        pt: 'O banco de dados ou o Redis está fora do ar (o alerta dele também dispara).',
      },
    ],
    steps: [
      {
        en: step`${qualifierPanels.errors} shows what fails.`,
        pt: step`${qualifierPanels.errors} mostra o que falha.`,
      },
      {
        en: step`Read the failures: ${linesOf(qualifierEvents.leadFailed)}, and follow a trace_id to its trace.`,
        pt: step`Leia as falhas: ${linesOf(qualifierEvents.leadFailed)}, e siga um trace_id até o trace dele.`,
      },
      {
        en: 'Model or whatsapp: check its status page; wait if the outage is theirs. Database or store: follow their runbooks first. Internal: roll back the last release.',
        pt: 'Model ou whatsapp: verifique a página de status dele; espere, se a falha é do lado deles. Database ou store: siga primeiro os runbooks deles. Internal: faça rollback da última versão.',
      },
    ],
  },
  drill: { scenario: 'qualifier-errors' },
  unitTest: { drive: requests(1), firing: 0.0525, silent: 0.0475, guarded: requests(0.09)(1) },
};

export const qualifierMostRequestsFail: Alert<QualifierScenario, InBoth, QualifierRemedy> = {
  name: 'QualifierMostRequestsFail',
  value: failedShare('5m'),
  threshold: { operator: '>', value: 0.5 },
  for: '1m',
  severity: 'critical',
  escalate: true,
  category: 'system',
  service,
  summary: {
    en: 'The qualifier webhook is failing for most leads and needs a rollback',
    pt: 'O webhook do qualificador está falhando para a maioria dos leads e precisa de rollback',
  },
  description: {
    en: '{{ $value | humanizePercentage }} of webhook requests failed over the last 5 minutes.',
    pt: '{{ $value | humanizePercentage }} das requisições do webhook falharam nos últimos 5 minutos.',
  },
  runbook: {
    impact: { en: 'Most leads get no reply.', pt: 'A maioria dos leads fica sem resposta.' },
    causes: [
      { en: 'The last release is broken.', pt: 'A última versão está quebrada.' },
      {
        en: 'The model API or the WhatsApp gateway has an outage.',
        pt: 'A API do modelo ou o gateway do WhatsApp está fora do ar.',
      },
      {
        en: 'The database or Redis is down (its own alert fires too).',
        pt: 'O banco de dados ou o Redis está fora do ar (o alerta dele também dispara).',
      },
    ],
    steps: [
      {
        en: step`Did the desk roll back? ${linesOf(remedyEvents.remedyCalled)} shows each call, ${linesOf(qualifierEvents.recoveryRun)} what the service did.`,
        pt: step`O desk fez rollback? ${linesOf(remedyEvents.remedyCalled)} mostra cada chamada, ${linesOf(qualifierEvents.recoveryRun)} o que o serviço fez.`,
      },
      {
        en: step`It did, and requests still fail: ${qualifierPanels.errors} shows what is down. Only this instance fails: fail over, see the runbook of QualifierConsecutiveErrors.`,
        pt: step`Fez, e as requisições continuam falhando: ${qualifierPanels.errors} mostra o que está fora do ar. Só esta instância falha: faça failover, veja o runbook de QualifierConsecutiveErrors.`,
      },
      {
        en: 'It did not: roll the last release back by hand.',
        pt: 'Não fez: faça rollback da última versão manualmente.',
      },
      {
        en: step`Then watch ${qualifierPanels.unanswered} fall to zero: the desk has failed leads retried.`,
        pt: step`Depois acompanhe ${qualifierPanels.unanswered} cair a zero: o desk manda repetir os leads com falha.`,
      },
    ],
  },
  remedy: { action: 'roll-back', maxPerHour: 1 },
  drill: { scenario: 'qualifier-collapse' },
  unitTest: { drive: requests(1), firing: 0.525, silent: 0.475, guarded: requests(0.09)(1) },
};

export const qualifierConsecutiveErrors: Alert<QualifierScenario, InBoth, QualifierRemedy> = {
  name: 'QualifierConsecutiveErrors',
  value: select(consecutiveErrors),
  threshold: { operator: '>=', value: 5 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: {
    en: 'The qualifier webhook fails repeatedly',
    pt: 'O webhook do qualificador falha repetidamente',
  },
  description: {
    en: 'The last {{ $value | humanize }} webhook requests to {{ $labels.instance }} failed.',
    pt: 'As últimas {{ $value | humanize }} requisições do webhook a {{ $labels.instance }} falharam.',
  },
  runbook: {
    impact: {
      en: 'No lead gets a reply. With little traffic, the error ratio may not show it.',
      pt: 'Nenhum lead recebe resposta. Com pouco tráfego, a taxa de erros pode não mostrar isso.',
    },
    causes: [
      {
        en: 'The model API, the WhatsApp gateway, the database or Redis is down.',
        pt: 'A API do modelo, o gateway do WhatsApp, o banco de dados ou o Redis está fora do ar.',
      },
      { en: 'The last release is broken.', pt: 'A última versão está quebrada.' },
      {
        en: 'The credentials of the model or the gateway have expired.',
        pt: 'As credenciais do modelo ou do gateway expiraram.',
      },
    ],
    steps: [
      {
        en: step`Find out what is down: ${call(deepHealth)}.`,
        pt: step`Descubra o que está fora do ar: ${call(deepHealth)}.`,
      },
      {
        en: step`Read the reason: ${linesOf([qualifierEvents.leadFailed, qualifierEvents.webhookFailed])}.`,
        pt: step`Leia o motivo: ${linesOf([qualifierEvents.leadFailed, qualifierEvents.webhookFailed])}.`,
      },
      {
        en: step`All healthy and still failing: let the desk fail over to the standby: find the run, ${pending}, and approve it with ${deskEndpoints.approveRemedy}.`,
        pt: step`Tudo saudável e continua falhando: deixe o desk fazer failover para a reserva: encontre a execução, ${pending}, e aprove-a com ${deskEndpoints.approveRemedy}.`,
      },
    ],
  },
  remedy: { action: 'fail-over', approval: 'person' },
  // One that no rollback cures.
  drill: { scenario: 'qualifier-outage' },
  unitTest: { drive: standing(consecutiveErrors), firing: 5, silent: 4 },
};

export const qualifierSlowResponses: Alert<QualifierScenario, InBoth, QualifierRemedy> = {
  name: 'QualifierSlowResponses',
  value: histogramQuantile(0.95, webhookResponseTime, '5m'),
  threshold: { operator: '>', value: 30 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service,
  summary: { en: 'The qualifier webhook is very slow', pt: 'O webhook do qualificador está muito lento' },
  description: {
    en: 'The p95 webhook response time is {{ $value | humanizeDuration }}.',
    pt: 'O p95 do tempo de resposta do webhook é de {{ $value | humanizeDuration }}.',
  },
  runbook: {
    impact: {
      en: 'Leads wait more than 30 seconds for a reply, and some leave.',
      pt: 'Os leads esperam mais de 30 segundos por uma resposta, e alguns desistem.',
    },
    causes: [
      { en: 'The model API is slow.', pt: 'A API do modelo está lenta.' },
      {
        en: 'More leads write than the workers can handle at once.',
        pt: 'Mais leads escrevem do que os workers conseguem atender ao mesmo tempo.',
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
        en: 'Model: check its status page; a smaller model responds faster.',
        pt: 'Modelo: verifique a página de status dele; um modelo menor responde mais rápido.',
      },
      {
        en: 'No call is slow, but all start late: leads wait for a worker; add an instance.',
        pt: 'Nenhuma chamada está lenta, mas todas começam tarde: os leads esperam por um worker; adicione uma instância.',
      },
    ],
  },
  drill: { scenario: 'qualifier-slow' },
  unitTest: { drive: observing(webhookResponseTime), firing: 60, silent: 30 },
};

export const qualifierWebhookTimeouts: Alert<QualifierScenario, InBoth, QualifierRemedy> = {
  name: 'QualifierWebhookTimeouts',
  value: sum(rate(webhookTimeouts, '5m')),
  // Three in five minutes: one may be a lost connection.
  threshold: { operator: '>', value: 0.01 },
  for: '1m',
  severity: 'warning',
  category: 'performance',
  service,
  summary: {
    en: 'Qualifier webhook requests are timing out',
    pt: 'Requisições do webhook do qualificador estão dando timeout',
  },
  description: {
    en: '{{ $value | humanize }} requests per second timed out after 40 s over the last 5 minutes.',
    pt: '{{ $value | humanize }} requisições por segundo deram timeout depois de 40 s nos últimos 5 minutos.',
  },
  runbook: {
    impact: {
      en: 'WhatsApp receives an error; the leads are kept and retried, but wait for minutes.',
      pt: 'O WhatsApp recebe um erro; os leads são guardados e repetidos, mas esperam vários minutos.',
    },
    causes: [
      { en: 'The model API does not respond at all.', pt: 'A API do modelo não responde.' },
      { en: 'The workers are stuck.', pt: 'Os workers estão travados.' },
      { en: 'The WhatsApp gateway does not respond.', pt: 'O gateway do WhatsApp não responde.' },
    ],
    steps: [
      {
        en: step`Are any leads processed? ${qualifierPanels.processed} shows it. None: the workers are stuck; restart the process.`,
        pt: step`Algum lead é processado? ${qualifierPanels.processed} mostra. Nenhum: os workers estão travados; reinicie o processo.`,
      },
      {
        en: step`Some: read what took so long, ${where(linesOf(qualifierEvents.leadFailed), { type: 'timeout' })}, and open the trace of one.`,
        pt: step`Alguns: leia o que demorou tanto, ${where(linesOf(qualifierEvents.leadFailed), { type: 'timeout' })}, e abra o trace de um deles.`,
      },
      {
        en: 'Model or gateway: check its status page; wait, or switch to another one.',
        pt: 'Modelo ou gateway: verifique a página de status dele; espere, ou passe para outro.',
      },
    ],
  },
  drill: { scenario: 'qualifier-timeouts' },
  unitTest: { drive: growing(webhookTimeouts), firing: 0.0105, silent: 0.0095 },
};

export const qualifierLeadsUnanswered: Alert<QualifierScenario, InBoth, QualifierRemedy> = {
  name: 'QualifierLeadsUnanswered',
  // A lead is new for a moment before a worker takes it: only those that stay new have no reply. Every instance
  // counts the leads of all instances, so the largest count is the right one.
  value: max(overTime('min', leadsUnanswered, '5m')),
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'critical',
  escalate: true,
  category: 'business',
  service,
  summary: { en: 'Leads are waiting for a reply', pt: 'Leads estão esperando por uma resposta' },
  description: {
    en: 'For 5 minutes, at least {{ $value | humanize }} leads from the last hour have had no reply.',
    pt: 'Por 5 minutos, pelo menos {{ $value | humanize }} leads da última hora ficaram sem resposta.',
  },
  runbook: {
    impact: { en: 'Leads are being lost.', pt: 'Leads estão sendo perdidos.' },
    causes: [
      {
        en: 'The qualifier workers are stuck or too few.',
        pt: 'Os workers do qualificador estão travados ou são poucos.',
      },
      {
        en: 'Qualification fails, and so do the retries (its own alerts fire too).',
        pt: 'A qualificação falha, e as retentativas também (os alertas dela também disparam).',
      },
      {
        en: 'The process died with leads in progress and did not start again.',
        pt: 'O processo morreu com leads em andamento e não voltou a iniciar.',
      },
    ],
    steps: [
      {
        en: step`What becomes of the leads? ${linesOf([qualifierEvents.leadReceived, qualifierEvents.leadProcessed, qualifierEvents.leadFailed])} shows each.`,
        pt: step`O que acontece com os leads? ${linesOf([qualifierEvents.leadReceived, qualifierEvents.leadProcessed, qualifierEvents.leadFailed])} mostra cada um.`,
      },
      {
        en: step`They fail: ${qualifierPanels.errors} shows why. Fix that first; ${qualifierPanels.recovery} shows whether the retries of the desk then work.`,
        pt: step`Eles falham: ${qualifierPanels.errors} mostra o motivo. Resolva isso primeiro; ${qualifierPanels.recovery} mostra se depois as retentativas do desk funcionam.`,
      },
      {
        en: 'They are received, and nothing more: the workers are stuck. Restart the process; leads in progress are picked up again a minute later.',
        pt: 'Eles são recebidos, e nada mais: os workers estão travados. Reinicie o processo; os leads em andamento são retomados um minuto depois.',
      },
      {
        en: "List the waiting leads and have sales call them: `SELECT id, created_at FROM leads WHERE status = 'novo' AND processado = false`.",
        pt: "Liste os leads em espera e peça ao time de vendas que ligue para eles: `SELECT id, created_at FROM leads WHERE status = 'novo' AND processado = false`.",
      },
    ],
  },
  // What fails again is tried again for an hour, in which leads count as unanswered.
  remedy: { action: 'retry-unprocessed-leads', cooldown: '1m', maxPerHour: 60, tries: 60 },
  drill: { scenario: 'leads-unanswered' },
  unitTest: { drive: standing(leadsUnanswered), firing: 1, silent: 0 },
};

export const qualifierSessionsStuckAlert: Alert<QualifierScenario, InBoth, QualifierRemedy> = {
  name: 'QualifierSessionsStuck',
  value: max(overTime('min', qualifierSessionsStuck, '5m')),
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'warning',
  category: 'system',
  service,
  summary: { en: 'Sessions with leads are stuck', pt: 'Há sessões com leads travadas' },
  description: {
    en: 'For 5 minutes, at least {{ $value | humanize }} active sessions have been idle for half an hour.',
    pt: 'Por 5 minutos, pelo menos {{ $value | humanize }} sessões ativas estavam sem movimento há meia hora.',
  },
  runbook: {
    impact: {
      en: 'A lead who writes again is treated as still in conversation and is not qualified again.',
      pt: 'Um lead que volta a escrever é tratado como se ainda estivesse em conversa e não é qualificado de novo.',
    },
    causes: [
      {
        en: 'Leads stopped writing in the middle of a conversation.',
        pt: 'Leads pararam de escrever no meio de uma conversa.',
      },
      { en: 'The process died with sessions open.', pt: 'O processo morreu com sessões abertas.' },
      { en: 'The clock of the database is wrong.', pt: 'O relógio do banco de dados está errado.' },
    ],
    steps: [
      {
        en: step`Did the desk have them ended? ${linesOf(remedyEvents.remedyEnded)} shows each call and its result.`,
        pt: step`O desk mandou encerrá-las? ${linesOf(remedyEvents.remedyEnded)} mostra cada chamada e o resultado.`,
      },
      {
        en: 'It failed: its line in the time line of the incident has what the service answered, such as a lock of the database.',
        pt: 'Falhou: a linha dela na linha do tempo do incidente traz o que o serviço respondeu, como um lock do banco de dados.',
      },
      {
        en: step`It succeeded and they come back: ${linesOf(qualifierEvents.leadReceived)} shows which leads begin them.`,
        pt: step`Deu certo e elas voltam: ${linesOf(qualifierEvents.leadReceived)} mostra quais leads as iniciam.`,
      },
    ],
  },
  remedy: { action: 'clean-up-stuck-sessions' },
  drill: { scenario: 'sessions-stuck' },
  unitTest: { drive: standing(qualifierSessionsStuck), firing: 1, silent: 0 },
};

export const qualifier = {
  name: 'qualifier',
  alerts: [
    qualifierErrorRate,
    qualifierMostRequestsFail,
    qualifierConsecutiveErrors,
    qualifierSlowResponses,
    qualifierWebhookTimeouts,
    qualifierLeadsUnanswered,
    qualifierSessionsStuckAlert,
    qualifierMemoryLeak,
  ],
};
