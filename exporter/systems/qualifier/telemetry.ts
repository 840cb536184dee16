import { defineEvents, eventOf } from '@vigia/telemetry';

/** What the Agente Qualificador tells of itself: leads by their id, and never what they wrote. */

export const qualifierLoggers = { qualifier: 'webhook' } as const;

const event = eventOf('qualifier');
const securityEvent = eventOf('qualifier', { stream: 'security' });

export const qualifierEvents = defineEvents({
  leadReceived: event<{ leadId: string; source: string }>('Lead received'),
  leadProcessed: event<{ leadId: string; outcome: string }>('Lead processed'),
  leadFailed: event<{ leadId: string; type: string; reason: string }>('Lead not processed', {
    level: 'error',
  }),
  webhookFailed: event<{ status: string; reason: string }>('Webhook request failed', { level: 'error' }),
  suspiciousRequest: securityEvent<{ reason: string; phoneNumber?: string }>('Suspicious request', {
    level: 'warn',
    audit: { message: 'Suspicious webhook request', fields: { compliance: true } },
  }),
  /** Audited: what was done without a person, or by one. */
  recoveryRun: event<{ action: string; result: string; reason: string; affected: number }>(
    'Recovery action run',
    { level: 'warn', audit: true },
  ),
});
