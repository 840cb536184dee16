import type { Alert } from 'vigia/alerts';
import { counting, type Drive, growing, standing } from 'vigia/alerts';
import { OTHER } from 'vigia/metrics';
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

/** Per second. Below these a share says nothing: nine sends, and thirty requests or messages, in five minutes. */
const FEW_SENDS = 0.03;
const FEW_EVENTS = 0.1;
/** So many messages wait only when more come in than go out. */
const WAITING = 20;

const sent = sum(rate(messagesOutbound, '5m'));
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
    'WhatsApp has logged the number of {{ $labels.instance }} out; nothing can be sent or received.',
  runbook: {
    impact: 'Contacts write and get no answer. What is to be sent waits in the queue.',
    causes: [
      'The phone of the number lost its connection or its battery.',
      'Somebody ended the linked device on the phone, or WhatsApp did.',
      'WhatsApp has banned the number.',
    ],
    steps: [
      'Does QR Code Updates grow on the dashboard? Then WhatsApp waits for a scan: open the pairing page of the gateway and scan the code with the phone.',
      'No codes: see the UAZ API in `/health/deep`; the gateway itself may be away.',
      'Read what was said last: `{logger="whatsself"} | json | event="session_disconnected"`.',
      'Banned: the phone says so. Write to WhatsApp, and move to the spare number.',
    ],
  },
  drill: { scenario: 'session-lost' },
  unitTest: { drive: standing(whatsappSessionUp), firing: 0, silent: 1 },
};

export const whatsSelfQueueStalled: Alert<WhatsselfScenario> = {
  name: 'WhatsSelfQueueStalled',
  value: and(sum(overTime('min', outboundQueueDepth, '5m')), compare(sent, '==', 0)),
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: 'Messages wait and none is sent',
  description: '{{ $value | humanize }} messages or more have waited for 5 minutes, in which none was sent.',
  runbook: {
    impact: 'Nobody gets an answer or a message.',
    causes: [
      'The WhatsApp session is disconnected (its own alert fires too).',
      'The circuit breaker stays open (its own alert fires too).',
      'The sender hangs or was paused and not resumed.',
    ],
    steps: [
      'Open the dashboard: Session and Circuit Breaker name the cause, or rule both out.',
      'Look for the last message that went out: `{logger="whatsself"} | json | event="outbound_sent"`, and for errors after it.',
      'Neither session nor breaker: restart the process; messages that waited in it are lost, so tell the contacts concerned.',
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
  summary: 'Far fewer messages go out than come in',
  description:
    'For each message received over the last 10 minutes {{ $value | humanize }} were sent, while others wait.',
  runbook: {
    impact: 'Answers come later and later.',
    causes: [
      'The limit of sends a minute is lower than what comes in.',
      'The gateway takes each message slowly.',
      'The session or the circuit breaker stops the queue (their own alerts fire too).',
    ],
    steps: [
      'Open the dashboard: is Sent a Minute flat at a round number? Then it is the limit: raise it, if the number is old enough to bear it.',
      'Not flat: take a trace of a send from First Response Time; the time of the call to the gateway tells whether it is slow.',
      'A campaign fills the queue: stop it, answers go first.',
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
  summary: 'WhatsApp does not take many messages of WhatsSelf',
  description: '{{ $value | humanizePercentage }} of the sends over the last 5 minutes failed.',
  runbook: {
    impact: 'Answers come late, as each is tried three times; some are given up.',
    causes: [
      'The gateway or WhatsApp has an outage.',
      'WhatsApp slows the number down for sending too much.',
      'The gateway refuses our requests since its last release.',
    ],
    steps: [
      'Open the dashboard: Failed Sends names the reason. Connection: the gateway is away; timeout: it is slow; upstream_error: it refuses.',
      'Read which contacts: `{logger="whatsself"} | json | event="outbound_failed"`. A few contacts only: their numbers are gone.',
      'All of them and the gateway is well: halve the limit of sends a minute and stop campaigns.',
      'See what was lost: `{logger="whatsself"} | json | event="outbound_given_up"`.',
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
  // An open breaker is half-open now and then, to probe: it counts as open until two minutes after the last time.
  value: overTime('max', breakerStateGlobal, '2m'),
  threshold: { operator: '==', value: 2 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: 'The circuit breaker of WhatsSelf stops all sends',
  description:
    'So many sends failed that the circuit breaker of {{ $labels.instance }} lets only probes through.',
  runbook: {
    impact: 'Nothing is sent but a few probes; messages wait, and are sent when the breaker closes.',
    causes: [
      'The gateway is away or refuses everything.',
      'WhatsApp has an outage.',
      'The credentials of the gateway were changed.',
    ],
    steps: [
      'See the UAZ API in `/health/deep`, and the status page of the gateway.',
      'Read why sends fail: `{logger="whatsself"} | json | event="outbound_failed"`.',
      'When the gateway answers again, the breaker closes by itself within ten seconds; do not restart, what waits would be lost.',
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
  summary: 'The API answers many requests with a server error',
  description:
    '{{ $value | humanizePercentage }} of the requests over the last 5 minutes ended in a 5xx status.',
  runbook: {
    impact: 'Messages from WhatsApp are not taken, or people see an error.',
    causes: [
      'The database is away (its own alert fires too).',
      'The gateway does not answer (502).',
      'A release broke an endpoint (500).',
    ],
    steps: [
      'Open the dashboard: Server Errors by Route tells whether one endpoint fails or all do.',
      'Read them: `{logger="app"} | json | statusCode >= 500`, and follow a trace_id to its trace.',
      '503: see `/health/deep`. 502: see the gateway. 500: the log has the error and its stack; roll the release back.',
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
  summary: 'One contact exchanges abnormally many messages with WhatsSelf',
  description: 'Contact {{ $labels.contactId }} has exchanged {{ $value | humanize }} messages in 5 minutes.',
  runbook: {
    impact: 'Other contacts wait behind it, and WhatsApp may take the number for a spammer.',
    causes: [
      'A bot on the other side answers each of our answers.',
      'Somebody abuses the number on purpose.',
      'A flow of ours asks the same question again and again.',
    ],
    steps: [
      'Read its messages, by id and time: `{logger="whatsself"} | json | contactId="…"`. The same trigger again and again: a bot.',
      'Block it: `curl -X POST URL/whatsself/contacts/ID/block -H "content-type: application/json" -d \'{"blocked": true}\'`. What waits for it is dropped.',
      'Our flow: mend it, then unblock with `{"blocked": false}`.',
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
