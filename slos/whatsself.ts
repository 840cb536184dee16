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

export const apiAvailability: Objective<WhatsselfScenario> = {
  ...whatsself,
  name: 'api-availability',
  title: 'WhatsSelf API Availability',
  description: '99.5 % of API requests in a month are answered without a server error (5xx).',
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
    'A dependency is down or slow: the database, WhatsApp, the model (their own alerts fire too).',
    'A release broke a route.',
    'There are more requests than the process can serve, and they time out.',
  ],
  steps: [
    step`Which route fails? ${sum(rate(observations(failedRequests), '5m'), { by: ['route'] })} shows it. All of them: a dependency, check ${deepHealth}. One: its last change.`,
    step`Read the errors: ${where(logs.failedRequests, { route: { startsWith: WHATSSELF_PATH } })}, and follow a trace_id to its trace.`,
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
  description: '95 % of the contacts who write in a month get their first reply within two minutes.',
  target: 0.95,
  window: '30d',
  indicator: { kind: 'latency', histogram: firstResponseLatency, within: 120 },
  // Twenty, so that one late reply is 5 %, at which only the slowest ticket fires.
  minimumEvents: 20,
  category: 'performance',
  causes: [
    'The outgoing queue takes longer than two minutes at the allowed rate.',
    'The WhatsApp session is down, so nothing is sent.',
    'The circuit breaker is open after failed sends.',
  ],
  steps: [
    step`${whatsselfPanels.queue} grows: more comes in than the limits allow out; raise the global rate, or find the contact who writes the most.`,
    'The queue grows and nothing is sent: check the session and the breaker first; their alerts have their own runbooks.',
  ],
  drill: { scenario: 'outflow-starved', showsWithin: '4m' },
  drives: { good: observed(firstResponseLatency), bad: observed(firstResponseLatency, 300) },
};

export const sendSuccess: Objective<WhatsselfScenario> = {
  ...whatsself,
  name: 'send-success',
  title: 'WhatsSelf Send Success',
  description: 'WhatsApp accepts 97 % of the messages sent in a day.',
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
    'The WhatsApp gateway returns errors or does not respond.',
    'The number is throttled or banned: too many messages, too many complaints.',
    'The session was lost.',
  ],
  steps: [
    step`Why do sends fail? ${sum(rate(messagesOutboundFailed, '5m'), { by: ['reason'] })} shows it: connection means the network or the gateway, timeout a slow gateway, upstream_error an error that it returns.`,
    step`Find the affected contacts: ${linesOf(whatsselfEvents.outboundFailed)}. Throttled or banned: stop the automatic flows first.`,
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
  description: '95 % of the WhatsApp sessions lost in a month are connected again within five minutes.',
  target: 0.95,
  window: '30d',
  indicator: { kind: 'latency', histogram: whatsappSessionRecovery, within: 300 },
  // Sessions are lost a few times a week: two slow recoveries are all the evidence there will be.
  minimumEvents: 2,
  category: 'system',
  causes: [
    'Pairing needs an operator to scan the QR code, and none was notified.',
    'The phone is switched off or offline.',
    'The WhatsApp gateway rejects new sessions.',
  ],
  steps: [
    step`Is the session up now? ${select(whatsappSessionUp)} is 1 if it is. If not, fix that first: scan the latest QR code with the phone.`,
    step`How did the last recoveries go? Read ${linesOf(whatsselfEvents.sessionConnected)}, and compare them with ${whatsselfPanels.qrCodes}: many codes and a late recovery mean that no operator was there to scan.`,
  ],
  drill: { scenario: 'late-recovery' },
  drives: { good: observed(whatsappSessionRecovery), bad: observed(whatsappSessionRecovery, 600) },
};
