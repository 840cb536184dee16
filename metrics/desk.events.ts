import { anything, defineEvents, eventOf, number, personal, text } from 'vigia/logs';
import { oneOf } from 'vigia/metrics';

/** What the desk tells of itself: backups, alerts, emergencies, reports. */

const event = eventOf('app', { stream: 'app' });

export const deskEvents = defineEvents({
  backupFinished: event('Backup made and verified', {
    file: text,
    trigger: oneOf('schedule', 'manual'),
    bytes: number,
    seconds: number,
  }),
  backupFailed: event(
    'Backup failed',
    { trigger: oneOf('schedule', 'manual'), reason: text },
    { level: 'error' },
  ),
  /** Audited: who was written to, masked, and how many alerts it was about. */
  emergencySent: event(
    'Emergency sent by WhatsApp',
    { phoneNumber: personal, alerts: anything },
    { level: 'warn', audit: true },
  ),
  reportMade: event('Report made', { report: text, from: text, to: text, delivered: text }),
});
