import { anything, defineEvents, eventOf, number, optional, personal, text } from 'vigia/logs';
import { oneOf } from 'vigia/metrics';
import { type QualifierRemedy, qualifierRemedies } from './qualifier.remedies.ts';
import {
  leadsCreated,
  leadsProcessed,
  qualifierErrors,
  suspiciousRequests,
  webhookRequests,
} from './qualifier.ts';

/** What the Agente Qualificador tells of itself: leads by their id, and never what they wrote. */

export const qualifierLoggers = { qualifier: 'webhook' } as const;

const event = eventOf('qualifier', { stream: qualifierLoggers.qualifier });
const action = oneOf(...(Object.keys(qualifierRemedies) as QualifierRemedy[]));
const securityEvent = eventOf('qualifier', { stream: 'security' });

export const qualifierEvents = defineEvents({
  leadReceived: event('Lead received', { leadId: text, source: leadsCreated.labels.source }),
  leadProcessed: event('Lead processed', { leadId: text, outcome: leadsProcessed.labels.outcome }),
  leadFailed: event(
    'Lead not processed',
    { leadId: text, type: qualifierErrors.labels.type, reason: text },
    { level: 'error' },
  ),
  webhookFailed: event(
    'Webhook request failed',
    { status: webhookRequests.labels.status, reason: text },
    { level: 'error' },
  ),
  suspiciousRequest: securityEvent(
    'Suspicious request',
    { reason: suspiciousRequests.labels.reason, phoneNumber: optional(personal) },
    { level: 'warn', audit: { message: 'Suspicious webhook request', fields: { compliance: true } } },
  ),
  /** Audited: what the desk called. */
  recoveryRun: event(
    'Recovery action run',
    { action, affected: number, left: optional(number) },
    { level: 'warn', audit: true },
  ),
  recoveryFailed: event(
    'Recovery action failed',
    { action, reason: text, error: anything },
    { level: 'error' },
  ),
});
