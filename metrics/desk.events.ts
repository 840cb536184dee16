import { defineEvents, eventOf, number, text } from 'vigia/logs';
import { oneOf } from 'vigia/metrics';

/** What the desk tells of itself: backups, alerts, reports. */

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
  /** Audited: who ended an alert, and why. */
  alertResolved: event(
    'Alert resolved by hand',
    { alertId: text, alert: text, by: text, reason: text },
    { audit: true },
  ),
  reportMade: event('Report made', { report: text, from: text, to: text, delivered: text }),
});
