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

export const whatsSelfSessionDisconnected: Alert<WhatsselfScenario> = {
  name: 'WhatsSelfSessionDisconnected',
  value: select(whatsappSessionUp),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: 'The WhatsApp session of WhatsSelf is disconnected',
  description:
    'WhatsApp has logged out the number of {{ $labels.instance }}; nothing can be sent or received.',
  runbook: {
    impact: 'Contacts get no reply. Outgoing messages wait in the queue.',
    causes: [
      'The phone is offline or out of battery.',
      'The linked device was removed, on the phone or by WhatsApp.',
      'WhatsApp has banned the number.',
    ],
    steps: [
      step`Is ${whatsselfPanels.qrCodes} growing? Then WhatsApp is waiting for a scan: open the pairing page of the gateway and scan the code with the phone.`,
      step`No codes: check the UAZ API in ${deepHealth}; the gateway itself may be down.`,
      step`Read the last disconnection: ${linesOf(whatsselfEvents.sessionDisconnected)}.`,
      'Banned: the phone says so. Contact WhatsApp, and switch to the spare number.',
    ],
  },
  drill: { scenario: 'session-lost' },
  unitTest: { drive: standing(whatsappSessionUp), firing: 0, silent: 1 },
};

export const whatsSelfQueueStalled: Alert<WhatsselfScenario> = {
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
  summary: 'Messages are queued but none are being sent',
  description:
    'At least {{ $value | humanize }} messages have been waiting on {{ $labels.instance }} for 5 minutes, and none were sent.',
  runbook: {
    impact: 'No contact gets a reply or a message.',
    causes: [
      'The WhatsApp session is disconnected (its own alert fires too).',
      'The circuit breaker stays open (its own alert fires too).',
      'The sender is stuck, or was paused and not resumed.',
    ],
    steps: [
      step`${whatsselfPanels.session} and ${whatsselfPanels.breaker} show the cause, or rule both out.`,
      step`Find the last message that was sent: ${earlier(linesOf(whatsselfEvents.outboundSent))}, and any errors after it.`,
      'Neither session nor breaker: restart the process. Messages queued in it are lost, so tell the affected contacts.',
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

export const whatsSelfOutflowBelowInflow: Alert<WhatsselfScenario> = {
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
  summary: 'Far fewer messages are sent than received',
  description:
    'For each message received over the last 10 minutes, {{ $value | humanize }} were sent, while others wait.',
  runbook: {
    impact: 'Replies arrive later and later.',
    causes: [
      'The send limit per minute is below the incoming rate.',
      'The gateway is slow to accept messages.',
      'The session or the circuit breaker blocks the queue (their own alerts fire too).',
    ],
    steps: [
      step`Is ${whatsselfPanels.sendRate} flat at a round number? Then the limit is the cause: raise it if the number is old enough for more traffic.`,
      step`Not flat: open the trace of a send from ${whatsselfPanels.firstResponse}; the call to the gateway shows whether the gateway is slow.`,
      'A campaign fills the queue: stop it; replies come first.',
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

export const whatsSelfSendFailures: Alert<WhatsselfScenario> = {
  name: 'WhatsSelfSendFailures',
  value: and(ratio(sum(rate(messagesOutboundFailed, '5m')), sent), compare(sent, '>', FEW_SENDS)),
  threshold: { operator: '>', value: 0.25 },
  for: '2m',
  severity: 'critical',
  category: 'system',
  service,
  summary: 'Many WhatsSelf sends are failing',
  description: '{{ $value | humanizePercentage }} of sends over the last 5 minutes failed.',
  runbook: {
    impact: 'Replies arrive late, because each is tried three times; some are dropped.',
    causes: [
      'The gateway or WhatsApp has an outage.',
      'WhatsApp throttles the number for sending too much.',
      'The gateway has rejected our requests since its last release.',
    ],
    steps: [
      step`${whatsselfPanels.failedSends} shows the reason. connection: the gateway is down; timeout: it is slow; upstream_error: it rejects messages.`,
      step`Find the affected contacts: ${linesOf(whatsselfEvents.outboundFailed)}. Only a few contacts: their numbers no longer exist.`,
      'All contacts, and the gateway is healthy: halve the send limit per minute and stop campaigns.',
      step`List what was lost: ${linesOf(whatsselfEvents.outboundGivenUp)}.`,
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

export const whatsSelfCircuitBreakerOpen: Alert<WhatsselfScenario> = {
  name: 'WhatsSelfCircuitBreakerOpen',
  // An open breaker is sometimes half-open, to probe. It counts as open until two minutes after it was last open.
  value: overTime('max', breakerStateGlobal, '2m'),
  threshold: { operator: '==', value: 2 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: 'The WhatsSelf circuit breaker is blocking all sends',
  description:
    'So many sends failed that the circuit breaker of {{ $labels.instance }} lets only probes through.',
  runbook: {
    impact: 'Only a few probes are sent; messages wait until the breaker closes.',
    causes: [
      'The gateway is down or rejects everything.',
      'WhatsApp has an outage.',
      'The gateway credentials changed.',
    ],
    steps: [
      step`Check the UAZ API in ${deepHealth}, and the status page of the gateway.`,
      step`Read why sends fail: ${linesOf(whatsselfEvents.outboundFailed)}.`,
      'When the gateway responds again, the breaker closes by itself within ten seconds. Do not restart: waiting messages would be lost.',
    ],
  },
  drill: { scenario: 'breaker-open' },
  unitTest: { drive: standing(breakerStateGlobal), firing: 2, silent: 1 },
};

export const whatsSelfBackendErrors: Alert<WhatsselfScenario> = {
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
  summary: 'The WhatsSelf API returns many server errors',
  description: '{{ $value | humanizePercentage }} of requests over the last 5 minutes returned a 5xx status.',
  runbook: {
    impact: 'Messages from WhatsApp are not accepted, or users see an error.',
    causes: [
      'The database is down (its own alert fires too).',
      'The gateway does not respond (502).',
      'A release broke an endpoint (500).',
    ],
    steps: [
      step`${whatsselfPanels.errorsByRoute} shows whether one endpoint fails or all of them.`,
      step`Read the errors: ${where(failedRequests, { route: { startsWith: endpoints.WHATSSELF_PATH } })}, and follow a trace_id to its trace.`,
      step`503: check ${deepHealth}. 502: check the gateway. 500: the log has the error and its stack trace; roll back the release.`,
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

export const whatsSelfContactFlood: Alert<WhatsselfScenario> = {
  name: 'WhatsSelfContactFlood',
  value: eachContact,
  threshold: { operator: '>', value: 60 },
  for: '1m',
  severity: 'warning',
  category: 'security',
  service,
  summary: 'A contact exchanges an abnormal number of messages with WhatsSelf',
  description:
    'Contact {{ $labels.contactId }} has exchanged {{ $value | humanize }} messages with {{ $labels.instance }} in 5 minutes.',
  runbook: {
    impact: 'Other contacts wait behind this one, and WhatsApp may flag the number as spam.',
    causes: [
      'A bot on the other side replies to each of our replies.',
      'A person abuses the number on purpose.',
      'One of our flows asks the same question over and over.',
    ],
    steps: [
      step`List its messages by id and time: ${where(linesOf(whatsselfEvents.inboundReceived), { contactId: ofAlert('contactId') })}. The same trigger over and over means a bot.`,
      step`Block it: ${blockContact(true)}. Messages queued for it are dropped.`,
      step`Our flow: fix it, then unblock the contact, ${blockContact(false)}.`,
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
