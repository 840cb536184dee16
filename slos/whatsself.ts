import { growing } from 'vigia/alerts';
import { observations, rate, select, sum } from 'vigia/promql';
import type { Objective } from 'vigia/slos';
import { both, observed } from 'vigia/slos';
import type { WhatsselfScenario } from '../metrics/whatsself.scenarios.ts';
import {
  apiRequests,
  firstResponseLatency,
  messagesOutbound,
  messagesOutboundFailed,
  whatsappSessionRecovery,
} from '../metrics/whatsself.ts';

/** WhatsSelf's four objectives, with the targets of its monitoring document ("SLIs/SLOs iniciais"). */

const whatsself = { service: 'whatsself', owner: 'WhatsSelf team' } as const;

const requests = select(apiRequests, { service: whatsself.service });
const failedRequests = select(apiRequests, { service: whatsself.service, status_code: '5xx' });

export const apiAvailability: Objective<WhatsselfScenario> = {
  ...whatsself,
  name: 'api-availability',
  title: 'WhatsSelf API Availability',
  description: 'Of the requests to the API, 99.5 % a month are answered without an error of ours (5xx).',
  target: 0.995,
  window: '30d',
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(observations(failedRequests), range)),
    total: range => sum(rate(observations(requests), range)),
  },
  // One failure in 100 is 1 %: below the 7.2 % of the fast page, so that no single request pages anybody.
  minimumEvents: 100,
  category: 'system',
  causes: [
    'A dependency is away or slow: the database, WhatsApp, the model (their own alerts fire too).',
    'A release broke a route.',
    'More requests than the process can serve: they time out.',
  ],
  steps: [
    'Which route fails? Sum `http_request_duration_seconds_count{status_code="5xx"}` by route. All of them: a dependency, see `/health/deep`. One: its last change.',
    'Read the errors: `{service="whatsself"} | json | level="error"`, and follow a trace_id to its trace.',
  ],
  drill: { scenario: 'backend-errors' },
  drives: {
    good: observed(select(apiRequests, { service: whatsself.service, status_code: '2xx' })),
    bad: observed(failedRequests),
  },
};

export const firstResponse: Objective<WhatsselfScenario> = {
  ...whatsself,
  name: 'first-response',
  title: 'WhatsSelf First Response',
  description: 'Of the contacts who write, 95 % a month get their first answer within two minutes.',
  target: 0.95,
  window: '30d',
  indicator: { kind: 'latency', histogram: firstResponseLatency, within: 120 },
  // Twenty, so that one late answer is 5 %, at which nothing fires but the slowest ticket.
  minimumEvents: 20,
  category: 'performance',
  causes: [
    'The queue of outgoing messages is longer than two minutes at the allowed rate.',
    'The WhatsApp session is down, so that nothing is sent.',
    'The circuit breaker is open after failed sends.',
  ],
  steps: [
    'Open the WhatsSelf dashboard. Queue grows: more comes in than the limits let out; raise the global rate, or find the contact who writes most.',
    'Queue grows and nothing is sent: session and breaker come first; their alerts have runbooks of their own.',
  ],
  drill: { scenario: 'outflow-starved', showsWithin: '4m' },
  drives: { good: observed(firstResponseLatency), bad: observed(firstResponseLatency, 300) },
};

export const sendSuccess: Objective<WhatsselfScenario> = {
  ...whatsself,
  name: 'send-success',
  title: 'WhatsSelf Send Success',
  description: 'Of the messages handed to WhatsApp, it takes 97 % a day.',
  target: 0.97,
  window: '1d',
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(messagesOutboundFailed, range)),
    total: range => sum(rate(messagesOutbound, range)),
  },
  // The fast page needs 43 %: nine failures of twenty in five minutes are no accident.
  minimumEvents: 20,
  category: 'business',
  causes: [
    'The WhatsApp gateway answers with errors or not at all.',
    'The number is limited or banned: too many messages, too many complaints.',
    'The session was lost.',
  ],
  steps: [
    'Sum `messages_outbound_failed_total` by reason: connection is the network or the gateway, timeout its load, upstream_error what it says itself.',
    'upstream_error: read the last answers in the log, `{service="whatsself"} |= "send failed" | json`. Limited or banned: stop the automatic flows before anything else.',
  ],
  drill: { scenario: 'send-failures' },
  drives: {
    good: growing(messagesOutbound),
    bad: both(growing(messagesOutbound), growing(messagesOutboundFailed)),
  },
};

export const sessionRecovery: Objective<WhatsselfScenario> = {
  ...whatsself,
  name: 'session-recovery',
  title: 'WhatsSelf Session Recovery',
  description: 'Of the lost WhatsApp sessions, 95 % a month are connected again within five minutes.',
  target: 0.95,
  window: '30d',
  indicator: { kind: 'latency', histogram: whatsappSessionRecovery, within: 300 },
  // Sessions are lost a few times a week: two that took too long are all the evidence there will be.
  minimumEvents: 2,
  category: 'system',
  causes: [
    'Pairing needs a person to scan the QR code, and nobody was told.',
    'The phone of the number is off or without network.',
    'The WhatsApp gateway refuses new sessions.',
  ],
  steps: [
    'Is the session up now (`whatsapp_session_up`)? If not, that comes first: scan the newest QR code with the phone of the number.',
    'How did the last losses go? Compare `whatsapp_qr_updates_total` with the recoveries: many codes and late recovery is a person who was not there.',
  ],
  drill: { scenario: 'late-recovery' },
  drives: { good: observed(whatsappSessionRecovery), bad: observed(whatsappSessionRecovery, 600) },
};
