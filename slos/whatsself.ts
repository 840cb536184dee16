import type { InBoth } from 'vigia';
import { growing, step } from 'vigia/alerts';
import { linesOf, where } from 'vigia/logql';
import { deepHealth } from 'vigia/platform/endpoints';
import { observations, rate, select, sum } from 'vigia/promql';
import type { Objective } from 'vigia/slos';
import { both, observed } from 'vigia/slos';
import * as logs from '../metrics/sample.events.ts';
import { WHATSSELF_PATH } from '../metrics/whatsself.endpoints.ts';
import { whatsselfEvents } from '../metrics/whatsself.events.ts';
import { whatsselfPanels } from '../metrics/whatsself.panels.ts';
import type { WhatsselfScenario } from '../metrics/whatsself.scenarios.ts';
import {
  apiRequests,
  firstResponseLatency,
  messagesOutbound,
  messagesOutboundFailed,
  whatsappSessionRecovery,
  whatsappSessionUp,
} from '../metrics/whatsself.ts';

/** The four WhatsSelf objectives, with the targets of its monitoring document ("SLIs/SLOs iniciais"). */

const whatsself = { service: 'whatsself', owner: 'WhatsSelf team' } as const;

const requests = select(apiRequests, { service: whatsself.service });
const failedRequests = select(apiRequests, { service: whatsself.service, status_code: '5xx' });

export const apiAvailability: Objective<WhatsselfScenario, InBoth> = {
  ...whatsself,
  name: 'api-availability',
  title: { en: 'WhatsSelf API Availability', pt: 'Disponibilidade da API do WhatsSelf' },
  description: {
    en: '99.5 % of API requests in a month are answered without a server error (5xx).',
    pt: '99,5 % das requisições à API em um mês são respondidas sem erro de servidor (5xx).',
  },
  target: 0.995,
  window: '30d',
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(observations(failedRequests), range)),
    total: range => sum(rate(observations(requests), range)),
  },
  // One failure in 100 is 1 %: below the 7.2 % of the fast page, so a single request pages no one.
  minimumEvents: 100,
  category: 'system',
  causes: [
    {
      en: 'A dependency is down or slow: the database, WhatsApp, the model (their own alerts fire too).',
      pt: 'Uma dependência está fora do ar ou lenta: o banco de dados, o WhatsApp, o modelo (os alertas deles também disparam).',
    },
    { en: 'A release broke a route.', pt: 'Uma versão nova quebrou uma rota.' },
    {
      en: 'There are more requests than the process can serve, and they time out.',
      pt: 'Há mais requisições do que o processo consegue atender, e elas dão timeout.',
    },
  ],
  steps: [
    {
      en: step`Which route fails? ${sum(rate(observations(failedRequests), '5m'), { by: ['route'] })} shows it. All of them: a dependency, check ${deepHealth}. One: its last change.`,
      pt: step`Qual rota falha? ${sum(rate(observations(failedRequests), '5m'), { by: ['route'] })} mostra. Todas: uma dependência, verifique ${deepHealth}. Uma: a última mudança dela.`,
    },
    {
      en: step`Read the errors: ${where(logs.failedRequests, { route: { startsWith: WHATSSELF_PATH } })}, and follow a trace_id to its trace.`,
      pt: step`Leia os erros: ${where(logs.failedRequests, { route: { startsWith: WHATSSELF_PATH } })}, e siga um trace_id até o trace dele.`,
    },
  ],
  drill: { scenario: 'backend-errors' },
  drives: {
    good: observed(select(apiRequests, { service: whatsself.service, status_code: '2xx' })),
    bad: observed(failedRequests),
  },
};

export const firstResponse: Objective<WhatsselfScenario, InBoth> = {
  ...whatsself,
  name: 'first-response',
  title: { en: 'WhatsSelf First Response', pt: 'Primeira resposta do WhatsSelf' },
  description: {
    en: '95 % of the contacts who write in a month get their first reply within two minutes.',
    pt: '95 % dos contatos que escrevem em um mês recebem a primeira resposta em até dois minutos.',
  },
  target: 0.95,
  window: '30d',
  indicator: { kind: 'latency', histogram: firstResponseLatency, within: 120 },
  // Twenty, so that one late reply is 5 %, at which only the slowest ticket fires.
  minimumEvents: 20,
  category: 'performance',
  causes: [
    {
      en: 'The outgoing queue takes longer than two minutes at the allowed rate.',
      pt: 'A fila de saída leva mais de dois minutos na taxa permitida.',
    },
    {
      en: 'The WhatsApp session is down, so nothing is sent.',
      pt: 'A sessão de WhatsApp está desconectada, e nada é enviado.',
    },
    {
      en: 'The circuit breaker is open after failed sends.',
      pt: 'O circuit breaker está aberto depois de falhas de envio.',
    },
  ],
  steps: [
    {
      en: step`${whatsselfPanels.queue} grows: more comes in than the limits allow out; raise the global rate, or find the contact who writes the most.`,
      pt: step`${whatsselfPanels.queue} cresce: entra mais do que os limites deixam sair; aumente a taxa global, ou encontre o contato que mais escreve.`,
    },
    {
      en: 'The queue grows and nothing is sent: check the session and the breaker first; their alerts have their own runbooks.',
      pt: 'A fila cresce e nada é enviado: verifique primeiro a sessão e o circuit breaker; os alertas deles têm runbooks próprios.',
    },
  ],
  drill: { scenario: 'outflow-starved', showsWithin: '4m' },
  drives: { good: observed(firstResponseLatency), bad: observed(firstResponseLatency, 300) },
};

export const sendSuccess: Objective<WhatsselfScenario, InBoth> = {
  ...whatsself,
  name: 'send-success',
  title: { en: 'WhatsSelf Send Success', pt: 'Sucesso de envio do WhatsSelf' },
  description: {
    en: 'WhatsApp accepts 97 % of the messages sent in a day.',
    pt: 'O WhatsApp aceita 97 % das mensagens enviadas em um dia.',
  },
  target: 0.97,
  window: '1d',
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(messagesOutboundFailed, range)),
    total: range => sum(rate(messagesOutbound, range)),
  },
  // The fast page needs 43 %: nine failures of twenty in five minutes are not chance.
  minimumEvents: 20,
  category: 'business',
  causes: [
    {
      en: 'The WhatsApp gateway returns errors or does not respond.',
      pt: 'O gateway do WhatsApp retorna erros ou não responde.',
    },
    {
      en: 'The number is throttled or banned: too many messages, too many complaints.',
      pt: 'O número está limitado ou banido: mensagens demais, denúncias demais.',
    },
    { en: 'The session was lost.', pt: 'A sessão se perdeu.' },
  ],
  steps: [
    {
      en: step`Why do sends fail? ${sum(rate(messagesOutboundFailed, '5m'), { by: ['reason'] })} shows it: connection means the network or the gateway, timeout a slow gateway, upstream_error an error that it returns.`,
      pt: step`Por que os envios falham? ${sum(rate(messagesOutboundFailed, '5m'), { by: ['reason'] })} mostra: connection indica a rede ou o gateway, timeout um gateway lento, upstream_error um erro que ele retorna.`,
    },
    {
      en: step`Find the affected contacts: ${linesOf(whatsselfEvents.outboundFailed)}. Throttled or banned: stop the automatic flows first.`,
      pt: step`Encontre os contatos afetados: ${linesOf(whatsselfEvents.outboundFailed)}. Limitado ou banido: pare primeiro os fluxos automáticos.`,
    },
  ],
  drill: { scenario: 'send-failures' },
  drives: {
    good: growing(messagesOutbound),
    bad: both(growing(messagesOutbound), growing(messagesOutboundFailed)),
  },
};

export const sessionRecovery: Objective<WhatsselfScenario, InBoth> = {
  ...whatsself,
  name: 'session-recovery',
  title: { en: 'WhatsSelf Session Recovery', pt: 'Recuperação de sessão do WhatsSelf' },
  description: {
    en: '95 % of the WhatsApp sessions lost in a month are connected again within five minutes.',
    pt: '95 % das sessões de WhatsApp perdidas em um mês são reconectadas em até cinco minutos.',
  },
  target: 0.95,
  window: '30d',
  indicator: { kind: 'latency', histogram: whatsappSessionRecovery, within: 300 },
  // Sessions are lost a few times a week: two slow recoveries are all the evidence there will be.
  minimumEvents: 2,
  category: 'system',
  causes: [
    {
      en: 'Pairing needs an operator to scan the QR code, and none was notified.',
      pt: 'O pareamento precisa de um operador para ler o QR code, e nenhum foi avisado.',
    },
    { en: 'The phone is switched off or offline.', pt: 'O celular está desligado ou sem internet.' },
    { en: 'The WhatsApp gateway rejects new sessions.', pt: 'O gateway do WhatsApp recusa sessões novas.' },
  ],
  steps: [
    {
      en: step`Is the session up now? ${select(whatsappSessionUp)} is 1 if it is. If not, fix that first: scan the latest QR code with the phone.`,
      pt: step`A sessão está ativa agora? ${select(whatsappSessionUp)} é 1 se estiver. Se não, resolva isso primeiro: leia o QR code mais recente com o celular.`,
    },
    {
      en: step`How did the last recoveries go? Read ${linesOf(whatsselfEvents.sessionConnected)}, and compare them with ${whatsselfPanels.qrCodes}: many codes and a late recovery mean that no operator was there to scan.`,
      pt: step`Como foram as últimas recuperações? Leia ${linesOf(whatsselfEvents.sessionConnected)} e compare com ${whatsselfPanels.qrCodes}: muitos códigos e uma recuperação demorada indicam que não havia operador para fazer a leitura.`,
    },
  ],
  drill: { scenario: 'late-recovery' },
  drives: { good: observed(whatsappSessionRecovery), bad: observed(whatsappSessionRecovery, 600) },
};
