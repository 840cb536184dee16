import { boundedId, counter, gauge, histogram, oneOf } from 'vigia/metrics';
import { requestsTo } from 'vigia/platform/metrics';

/** WhatsSelf: a WhatsApp number that replies automatically. Label names are those of the document, camelCase included. */

/** Only contacts that stand out: the busiest, or those whose circuit breaker is not closed. */
const contactId = boundedId(5);
const triggerId = boundedId(6);
const flowId = boundedId(3);

export const messagesOutbound = counter({
  name: 'messages_outbound_total',
  help: 'Messages sent to WhatsApp, accepted or not',
  unit: 'messages',
});

export const messagesOutboundFailed = counter({
  name: 'messages_outbound_failed_total',
  help: 'Messages sent to WhatsApp that it did not accept, by reason',
  unit: 'messages',
  labels: { reason: oneOf('upstream_error', 'timeout', 'connection') },
});

export const messagesInbound = counter({
  name: 'messages_inbound_total',
  help: 'Messages received from contacts',
  unit: 'messages',
});

export const firstResponseLatency = histogram({
  name: 'first_response_latency_seconds',
  help: "Time from a contact's first unanswered message to the first reply",
  unit: 'seconds',
  buckets: [1, 5, 15, 60, 120, 300],
});

export const outboundQueueDepth = gauge({
  name: 'queue_depth',
  help: 'Messages waiting to be sent',
  unit: 'messages',
});

export const rateGlobalPerMinute = gauge({
  name: 'rate_global_per_min',
  help: 'Messages sent to WhatsApp in the last minute',
  unit: 'messages',
});

export const ratePerContactPer5Minutes = gauge({
  name: 'rate_per_contact_per_5min',
  help: 'Messages from and to a contact in the last five minutes: the busiest contacts, and all others together',
  unit: 'messages',
  labels: { contactId },
});

export const breakerStateGlobal = gauge({
  name: 'cb_state_global',
  help: 'State of the circuit breaker for all sends: 0 closed, 1 half-open, 2 open',
  unit: 'info',
});

export const breakerStateContact = gauge({
  name: 'cb_state_contact',
  help: 'State of the circuit breaker of a contact that is not closed (1 half-open, 2 open), and the worst of all others',
  unit: 'info',
  labels: { contactId },
});

export const breakerFailRate = gauge({
  name: 'cb_fail_rate_window',
  help: 'Share of failed sends in the window of the circuit breaker',
  unit: 'ratio',
});

export const triggerHits = counter({
  name: 'trigger_hits_total',
  help: 'Inbound messages that matched a trigger',
  unit: 'operations',
  labels: { triggerId },
});

export const flowAutoSteps = counter({
  name: 'flow_auto_steps_total',
  help: 'Automatic steps of a flow',
  unit: 'operations',
  labels: { flowId },
});

export const flowStepDrops = counter({
  name: 'flow_step_drops_total',
  help: 'Conversations that ended at a step of a flow because the contact stopped replying',
  unit: 'items',
  labels: { flowId, step: oneOf('greeting', 'question', 'choice', 'confirmation') },
  maxCombinations: 13,
});

export const contactOptChanges = counter({
  name: 'contact_opt_changes_total',
  help: 'Contacts that opted in to (in) or out of (out) messages',
  unit: 'items',
  labels: { direction: oneOf('in', 'out') },
});

export const whatsappSessionUp = gauge({
  name: 'whatsapp_session_up',
  help: 'Whether the WhatsApp session of the number is connected (1) or not (0)',
  unit: 'bool',
});

export const whatsappSessionRecovery = histogram({
  name: 'whatsapp_session_recovery_seconds',
  help: 'Time from the loss of the WhatsApp session to its recovery',
  unit: 'seconds',
  buckets: [5, 15, 60, 120, 300, 600],
});

export const whatsappQrUpdates = counter({
  name: 'whatsapp_qr_updates_total',
  help: 'QR codes offered to pair the WhatsApp session again',
  unit: 'operations',
});

/** Computed by a recording rule. */
export const deliverySuccessRatio = gauge({
  name: 'delivery_success_ratio',
  help: 'Ratio of the messages sent over 5 minutes that WhatsApp accepted',
  unit: 'ratio',
  origin: 'recorded',
});

export const apiRequests = requestsTo('whatsself', 5);
