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
});
