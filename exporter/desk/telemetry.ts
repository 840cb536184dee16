import { defineEvents, eventOf } from '@vigia/telemetry';

/** What the desk tells of itself: backups, alerts, emergencies, reports. */

const event = eventOf('app');

export const deskEvents = defineEvents({
  backupFinished: event<{ file: string; trigger: string; bytes: number; seconds: number }>(
    'Backup made and verified',
  ),
  backupFailed: event<{ trigger: string; reason: string }>('Backup failed', { level: 'error' }),
  /** Audited: who ended an alert, and why. */
  alertResolved: event<{ alertId: string; alert: string; by: string; reason: string }>(
    'Alert resolved by hand',
    { audit: true },
  ),
  /** Audited: who was written to, masked, and how many alerts it was about. */
  emergencySent: event<{ phoneNumber: string; alerts: readonly string[] }>('Emergency sent by WhatsApp', {
    level: 'warn',
    audit: true,
  }),
  reportMade: event<{ report: string; from: string; to: string; delivered: string }>('Report made'),
});
