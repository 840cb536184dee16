import type { InBoth } from 'vigia';
import type { Alert } from 'vigia/alerts';
import { call, counting, type Drive, earlier, growing, standing, step } from 'vigia/alerts';
import { linesOf, ofAlert, where } from 'vigia/logql';
import { OTHER } from 'vigia/metrics';
import { deepHealth } from 'vigia/platform/endpoints';
import {
  and,
  compare,
  complement,
  multiply,
  observations,
  or,
  overTime,
  type RecordingGroup,
  rate,
  ratio,
  select,
  sum,
} from 'vigia/promql';
import { failedRequests } from '../metrics/sample.events.ts';
import * as endpoints from '../metrics/whatsself.endpoints.ts';
import { whatsselfEvents } from '../metrics/whatsself.events.ts';
import { whatsselfPanels } from '../metrics/whatsself.panels.ts';
import type { WhatsselfScenario } from '../metrics/whatsself.scenarios.ts';
import {
  apiRequests,
  breakerStateGlobal,
  deliverySuccessRatio,
  messagesInbound,
  messagesOutbound,
  messagesOutboundFailed,
  outboundQueueDepth,
  ratePerContactPer5Minutes,
  whatsappSessionUp,
} from '../metrics/whatsself.ts';

const service = 'whatsself';

const blockContact = (blocked: boolean) =>
  call(endpoints.blockContact, { params: { contactId: ofAlert('contactId') }, body: { blocked } });

/** Per second. Below these a ratio means nothing: nine sends, and thirty requests or messages, in five minutes. */
const FEW_SENDS = 0.03;
const FEW_EVENTS = 0.1;
/** That many messages wait only if more come in than go out. */
const WAITING = 20;

const sent = sum(rate(messagesOutbound, '5m'));
/** Each instance has a queue of its own, and what others send does not empty it. */
const each = { by: ['instance'] } as const;
const serverErrors = select(apiRequests, { service, status_code: '5xx' });
const requests = sum(rate(observations(select(apiRequests, { service })), '5m'));
const eachContact = select(ratePerContactPer5Minutes, { contactId: { not: OTHER } });

export const whatsSelfSessionDisconnected: Alert<WhatsselfScenario, InBoth> = {
  name: 'WhatsSelfSessionDisconnected',
  value: select(whatsappSessionUp),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: {
    en: 'The WhatsApp session of WhatsSelf is disconnected',
    pt: 'A sessão de WhatsApp do WhatsSelf está desconectada',
  },
  description: {
    en: 'WhatsApp has logged out the number of {{ $labels.instance }}; nothing can be sent or received.',
    pt: 'O WhatsApp desconectou o número de {{ $labels.instance }}; nada pode ser enviado nem recebido.',
  },
  runbook: {
    impact: {
      en: 'Contacts get no reply. Outgoing messages wait in the queue.',
      pt: 'Os contatos ficam sem resposta. As mensagens de saída esperam na fila.',
    },
    causes: [
      { en: 'The phone is offline or out of battery.', pt: 'O celular está sem internet ou sem bateria.' },
      {
        en: 'The linked device was removed, on the phone or by WhatsApp.',
        pt: 'O aparelho conectado foi removido, no celular ou pelo WhatsApp.',
      },
      { en: 'WhatsApp has banned the number.', pt: 'O WhatsApp baniu o número.' },
    ],
    steps: [
      {
        en: step`Is ${whatsselfPanels.qrCodes} growing? Then WhatsApp is waiting for a scan: open the pairing page of the gateway and scan the code with the phone.`,
        pt: step`${whatsselfPanels.qrCodes} está crescendo? Então o WhatsApp espera uma leitura: abra a página de pareamento do gateway e leia o código com o celular.`,
      },
      {
        en: step`No codes: check the UAZ API in ${deepHealth}; the gateway itself may be down.`,
        pt: step`Nenhum código: verifique a API UAZ em ${deepHealth}; o próprio gateway pode estar fora do ar.`,
      },
      {
        en: step`Read the last disconnection: ${linesOf(whatsselfEvents.sessionDisconnected)}.`,
        pt: step`Leia a última desconexão: ${linesOf(whatsselfEvents.sessionDisconnected)}.`,
      },
      {
        en: 'Banned: the phone says so. Contact WhatsApp, and switch to the spare number.',
        pt: 'Banido: o celular informa. Fale com o WhatsApp e passe para o número reserva.',
      },
    ],
  },
  drill: { scenario: 'session-lost' },
  unitTest: { drive: standing(whatsappSessionUp), firing: 0, silent: 1 },
};

export const whatsSelfQueueStalled: Alert<WhatsselfScenario, InBoth> = {
  name: 'WhatsSelfQueueStalled',
  value: and(
    sum(overTime('min', outboundQueueDepth, '5m'), each),
    compare(sum(rate(messagesOutbound, '5m'), each), '==', 0),
  ),
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: {
    en: 'Messages are queued but none are being sent',
    pt: 'Há mensagens na fila, mas nenhuma está sendo enviada',
  },
  description: {
    en: 'At least {{ $value | humanize }} messages have been waiting on {{ $labels.instance }} for 5 minutes, and none were sent.',
    pt: 'Pelo menos {{ $value | humanize }} mensagens esperam em {{ $labels.instance }} há 5 minutos, e nenhuma foi enviada.',
  },
  runbook: {
    impact: {
      en: 'No contact gets a reply or a message.',
      pt: 'Nenhum contato recebe resposta nem mensagem.',
    },
    causes: [
      {
        en: 'The WhatsApp session is disconnected (its own alert fires too).',
        pt: 'A sessão de WhatsApp está desconectada (o alerta dela também dispara).',
      },
      {
        en: 'The circuit breaker stays open (its own alert fires too).',
        pt: 'O circuit breaker continua aberto (o alerta dele também dispara).',
      },
      {
        en: 'The sender is stuck, or was paused and not resumed.',
        pt: 'O processo de envio está travado, ou foi pausado e não foi retomado.',
      },
    ],
    steps: [
      {
        en: step`${whatsselfPanels.session} and ${whatsselfPanels.breaker} show the cause, or rule both out.`,
        pt: step`${whatsselfPanels.session} e ${whatsselfPanels.breaker} mostram a causa, ou descartam as duas.`,
      },
      {
        en: step`Find the last message that was sent: ${earlier(linesOf(whatsselfEvents.outboundSent))}, and any errors after it.`,
        pt: step`Encontre a última mensagem enviada: ${earlier(linesOf(whatsselfEvents.outboundSent))}, e os erros que vieram depois dela.`,
      },
      {
        en: 'Neither session nor breaker: restart the process. Messages queued in it are lost, so tell the affected contacts.',
        pt: 'Nem a sessão nem o circuit breaker: reinicie o processo. As mensagens que estão na fila dele se perdem, então avise os contatos afetados.',
      },
    ],
  },
  drill: { scenario: 'queue-stalled' },
  unitTest: {
    drive: level => [...standing(outboundQueueDepth)(level), ...growing(messagesOutbound)(0)],
    firing: 1,
    silent: 0,
    // Many wait, but they are being sent.
    guarded: [...standing(outboundQueueDepth)(50), ...growing(messagesOutbound)(0.1)],
  },
};

export const whatsSelfOutflowBelowInflow: Alert<WhatsselfScenario, InBoth> = {
  name: 'WhatsSelfOutflowBelowInflow',
  value: and(
    and(
      ratio(sum(rate(messagesOutbound, '10m')), sum(rate(messagesInbound, '10m'))),
      compare(sum(rate(messagesInbound, '10m')), '>', FEW_EVENTS),
    ),
    compare(sum(outboundQueueDepth), '>', WAITING),
  ),
  threshold: { operator: '<', value: 0.5 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service,
  summary: {
    en: 'Far fewer messages are sent than received',
    pt: 'São enviadas muito menos mensagens do que recebidas',
  },
  description: {
    en: 'For each message received over the last 10 minutes, {{ $value | humanize }} were sent, while others wait.',
    pt: 'Para cada mensagem recebida nos últimos 10 minutos, {{ $value | humanize }} foram enviadas, enquanto outras esperam.',
  },
  runbook: {
    impact: { en: 'Replies arrive later and later.', pt: 'As respostas chegam cada vez mais tarde.' },
    causes: [
      {
        en: 'The send limit per minute is below the incoming rate.',
        pt: 'O limite de envios por minuto está abaixo da taxa de entrada.',
      },
      { en: 'The gateway is slow to accept messages.', pt: 'O gateway demora para aceitar as mensagens.' },
      {
        en: 'The session or the circuit breaker blocks the queue (their own alerts fire too).',
        pt: 'A sessão ou o circuit breaker bloqueia a fila (os alertas deles também disparam).',
      },
    ],
    steps: [
      {
        en: step`Is ${whatsselfPanels.sendRate} flat at a round number? Then the limit is the cause: raise it if the number is old enough for more traffic.`,
        pt: step`${whatsselfPanels.sendRate} está constante em um número redondo? Então a causa é o limite: aumente-o, se o número já tem idade para mais tráfego.`,
      },
      {
        en: step`Not flat: open the trace of a send from ${whatsselfPanels.firstResponse}; the call to the gateway shows whether the gateway is slow.`,
        pt: step`Não está constante: abra o trace de um envio a partir de ${whatsselfPanels.firstResponse}; a chamada ao gateway mostra se ele está lento.`,
      },
      {
        en: 'A campaign fills the queue: stop it; replies come first.',
        pt: 'Uma campanha enche a fila: pare a campanha; as respostas vêm primeiro.',
      },
    ],
  },
  drill: { scenario: 'outflow-starved' },
  unitTest: {
    drive: level => [
      ...growing(messagesInbound)(1),
      ...growing(messagesOutbound)(level),
      ...standing(outboundQueueDepth)(WAITING + 1),
    ],
    firing: 0.475,
    silent: 0.5,
    // Contacts who want no answer: nothing waits.
    guarded: [
      ...growing(messagesInbound)(1),
      ...growing(messagesOutbound)(0.1),
      ...standing(outboundQueueDepth)(WAITING),
    ],
  },
};

const failing: Drive = level =>
  messagesOutboundFailed.labels.reason.values.flatMap((reason, _, reasons) =>
    growing(select(messagesOutboundFailed, { reason }))(level / reasons.length),
  );

export const whatsSelfSendFailures: Alert<WhatsselfScenario, InBoth> = {
  name: 'WhatsSelfSendFailures',
  value: and(ratio(sum(rate(messagesOutboundFailed, '5m')), sent), compare(sent, '>', FEW_SENDS)),
  threshold: { operator: '>', value: 0.25 },
  for: '2m',
  severity: 'critical',
  category: 'system',
  service,
  summary: { en: 'Many WhatsSelf sends are failing', pt: 'Muitos envios do WhatsSelf estão falhando' },
  description: {
    en: '{{ $value | humanizePercentage }} of sends over the last 5 minutes failed.',
    pt: '{{ $value | humanizePercentage }} dos envios dos últimos 5 minutos falharam.',
  },
  runbook: {
    impact: {
      en: 'Replies arrive late, because each is tried three times; some are dropped.',
      pt: 'As respostas chegam tarde, porque cada uma é tentada três vezes; algumas são descartadas.',
    },
    causes: [
      { en: 'The gateway or WhatsApp has an outage.', pt: 'O gateway ou o WhatsApp está fora do ar.' },
      {
        en: 'WhatsApp throttles the number for sending too much.',
        pt: 'O WhatsApp está limitando o número por enviar demais.',
      },
      {
        en: 'The gateway has rejected our requests since its last release.',
        pt: 'O gateway recusa as nossas requisições desde a última versão dele.',
      },
    ],
    steps: [
      {
        en: step`${whatsselfPanels.failedSends} shows the reason. connection: the gateway is down; timeout: it is slow; upstream_error: it rejects messages.`,
        pt: step`${whatsselfPanels.failedSends} mostra o motivo. connection: o gateway está fora do ar; timeout: ele está lento; upstream_error: ele recusa as mensagens.`,
      },
      {
        en: step`Find the affected contacts: ${linesOf(whatsselfEvents.outboundFailed)}. Only a few contacts: their numbers no longer exist.`,
        pt: step`Encontre os contatos afetados: ${linesOf(whatsselfEvents.outboundFailed)}. São só alguns contatos: os números deles não existem mais.`,
      },
      {
        en: 'All contacts, and the gateway is healthy: halve the send limit per minute and stop campaigns.',
        pt: 'São todos os contatos, e o gateway está saudável: reduza à metade o limite de envios por minuto e pare as campanhas.',
      },
      {
        en: step`List what was lost: ${linesOf(whatsselfEvents.outboundGivenUp)}.`,
        pt: step`Liste o que se perdeu: ${linesOf(whatsselfEvents.outboundGivenUp)}.`,
      },
    ],
  },
  drill: { scenario: 'send-failures' },
  unitTest: {
    drive: level => [...growing(messagesOutbound)(1), ...failing(level)],
    firing: 0.2625,
    silent: 0.2375,
    // All of very few sends.
    guarded: [...growing(messagesOutbound)(0.025), ...failing(0.025)],
  },
};

export const whatsSelfCircuitBreakerOpen: Alert<WhatsselfScenario, InBoth> = {
  name: 'WhatsSelfCircuitBreakerOpen',
  // An open breaker is sometimes half-open, to probe. It counts as open until two minutes after it was last open.
  value: overTime('max', breakerStateGlobal, '2m'),
  threshold: { operator: '==', value: 2 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: {
    en: 'The WhatsSelf circuit breaker is blocking all sends',
    pt: 'O circuit breaker do WhatsSelf está bloqueando todos os envios',
  },
  description: {
    en: 'So many sends failed that the circuit breaker of {{ $labels.instance }} lets only probes through.',
    pt: 'Tantos envios falharam que o circuit breaker de {{ $labels.instance }} só deixa passar tentativas de teste.',
  },
  runbook: {
    impact: {
      en: 'Only a few probes are sent; messages wait until the breaker closes.',
      pt: 'Só algumas tentativas de teste são enviadas; as mensagens esperam até o circuit breaker fechar.',
    },
    causes: [
      { en: 'The gateway is down or rejects everything.', pt: 'O gateway está fora do ar ou recusa tudo.' },
      { en: 'WhatsApp has an outage.', pt: 'O WhatsApp está fora do ar.' },
      { en: 'The gateway credentials changed.', pt: 'As credenciais do gateway mudaram.' },
    ],
    steps: [
      {
        en: step`Check the UAZ API in ${deepHealth}, and the status page of the gateway.`,
        pt: step`Verifique a API UAZ em ${deepHealth} e a página de status do gateway.`,
      },
      {
        en: step`Read why sends fail: ${linesOf(whatsselfEvents.outboundFailed)}.`,
        pt: step`Leia por que os envios falham: ${linesOf(whatsselfEvents.outboundFailed)}.`,
      },
      {
        en: 'When the gateway responds again, the breaker closes by itself within ten seconds. Do not restart: waiting messages would be lost.',
        pt: 'Quando o gateway volta a responder, o circuit breaker fecha sozinho em até dez segundos. Não reinicie: as mensagens em espera se perderiam.',
      },
    ],
  },
  drill: { scenario: 'breaker-open' },
  unitTest: { drive: standing(breakerStateGlobal), firing: 2, silent: 1 },
};

export const whatsSelfBackendErrors: Alert<WhatsselfScenario, InBoth> = {
  name: 'WhatsSelfBackendErrors',
  value: and(
    ratio(sum(rate(observations(serverErrors), '5m')), requests),
    compare(requests, '>', FEW_EVENTS),
  ),
  threshold: { operator: '>', value: 0.05 },
  for: '2m',
  severity: 'warning',
  category: 'system',
  service,
  summary: {
    en: 'The WhatsSelf API returns many server errors',
    pt: 'A API do WhatsSelf está retornando muitos erros de servidor',
  },
  description: {
    en: '{{ $value | humanizePercentage }} of requests over the last 5 minutes returned a 5xx status.',
    pt: '{{ $value | humanizePercentage }} das requisições dos últimos 5 minutos retornaram um status 5xx.',
  },
  runbook: {
    impact: {
      en: 'Messages from WhatsApp are not accepted, or users see an error.',
      pt: 'As mensagens do WhatsApp não são aceitas, ou os usuários veem um erro.',
    },
    causes: [
      {
        en: 'The database is down (its own alert fires too).',
        pt: 'O banco de dados está fora do ar (o alerta dele também dispara).',
      },
      { en: 'The gateway does not respond (502).', pt: 'O gateway não responde (502).' },
      { en: 'A release broke an endpoint (500).', pt: 'Uma versão nova quebrou um endpoint (500).' },
    ],
    steps: [
      {
        en: step`${whatsselfPanels.errorsByRoute} shows whether one endpoint fails or all of them.`,
        pt: step`${whatsselfPanels.errorsByRoute} mostra se falha um endpoint ou se falham todos.`,
      },
      {
        en: step`Read the errors: ${where(failedRequests, { route: { startsWith: endpoints.WHATSSELF_PATH } })}, and follow a trace_id to its trace.`,
        pt: step`Leia os erros: ${where(failedRequests, { route: { startsWith: endpoints.WHATSSELF_PATH } })}, e siga um trace_id até o trace dele.`,
      },
      {
        en: step`503: check ${deepHealth}. 502: check the gateway. 500: the log has the error and its stack trace; roll back the release.`,
        pt: step`503: verifique ${deepHealth}. 502: verifique o gateway. 500: o log traz o erro e o stack trace; faça rollback da versão.`,
      },
    ],
  },
  drill: { scenario: 'backend-errors' },
  unitTest: {
    drive: level => [
      ...counting(select(apiRequests, { service, status_code: '2xx' }))(1 - level),
      ...counting(serverErrors)(level),
    ],
    firing: 0.0525,
    silent: 0.0475,
    // All of very few requests.
    guarded: counting(serverErrors)(0.09),
  },
};

export const whatsSelfContactFlood: Alert<WhatsselfScenario, InBoth> = {
  name: 'WhatsSelfContactFlood',
  value: eachContact,
  threshold: { operator: '>', value: 60 },
  for: '1m',
  severity: 'warning',
  category: 'security',
  service,
  summary: {
    en: 'A contact exchanges an abnormal number of messages with WhatsSelf',
    pt: 'Um contato troca um número anormal de mensagens com o WhatsSelf',
  },
  description: {
    en: 'Contact {{ $labels.contactId }} has exchanged {{ $value | humanize }} messages with {{ $labels.instance }} in 5 minutes.',
    pt: 'O contato {{ $labels.contactId }} trocou {{ $value | humanize }} mensagens com {{ $labels.instance }} em 5 minutos.',
  },
  runbook: {
    impact: {
      en: 'Other contacts wait behind this one, and WhatsApp may flag the number as spam.',
      pt: 'Os outros contatos esperam atrás deste, e o WhatsApp pode marcar o número como spam.',
    },
    causes: [
      {
        en: 'A bot on the other side replies to each of our replies.',
        pt: 'Um bot do outro lado responde a cada resposta nossa.',
      },
      { en: 'A person abuses the number on purpose.', pt: 'Uma pessoa abusa do número de propósito.' },
      {
        en: 'One of our flows asks the same question over and over.',
        pt: 'Um fluxo nosso faz a mesma pergunta sem parar.',
      },
    ],
    steps: [
      {
        en: step`List its messages by id and time: ${where(linesOf(whatsselfEvents.inboundReceived), { contactId: ofAlert('contactId') })}. The same trigger over and over means a bot.`,
        pt: step`Liste as mensagens dele por id e horário: ${where(linesOf(whatsselfEvents.inboundReceived), { contactId: ofAlert('contactId') })}. O mesmo gatilho repetidas vezes indica um bot.`,
      },
      {
        en: step`Block it: ${blockContact(true)}. Messages queued for it are dropped.`,
        pt: step`Bloqueie-o: ${blockContact(true)}. As mensagens na fila para ele são descartadas.`,
      },
      {
        en: step`Our flow: fix it, then unblock the contact, ${blockContact(false)}.`,
        pt: step`É um fluxo nosso: corrija-o e depois desbloqueie o contato, ${blockContact(false)}.`,
      },
    ],
  },
  drill: { scenario: 'contact-flood' },
  unitTest: {
    drive: standing(eachContact),
    firing: 61,
    silent: 60,
    // All the other contacts together.
    guarded: standing(select(ratePerContactPer5Minutes, { contactId: OTHER }))(500),
  },
};

export const whatsself = {
  name: 'whatsself',
  alerts: [
    whatsSelfSessionDisconnected,
    whatsSelfQueueStalled,
    whatsSelfOutflowBelowInflow,
    whatsSelfSendFailures,
    whatsSelfCircuitBreakerOpen,
    whatsSelfBackendErrors,
    whatsSelfContactFlood,
  ],
};

const handedOver = sum(rate(messagesOutbound, '5m'));
const refused = or(sum(rate(messagesOutboundFailed, '5m')), multiply(handedOver, 0));

/** The share of messages that WhatsApp takes. */
export const delivery: RecordingGroup = {
  name: 'delivery',
  recordings: [{ record: deliverySuccessRatio, expr: complement(ratio(refused, handedOver)), labels: {} }],
};
