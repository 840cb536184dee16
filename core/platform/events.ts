import { defineEvents, eventOf } from '../logs/event.ts';
import { number, optional, text } from '../logs/field.ts';
import { oneOf } from '../metrics/label.ts';
import { remedyResult } from './metrics/remedies.ts';

/** Events that any service with the kit logs. They go to the logger that the service gives the kit. */
const event = eventOf('app');

export const { httpRequest } = defineEvents({
  httpRequest: event('HTTP request', {
    method: text,
    route: text,
    statusCode: number,
    durationMs: number,
    requestId: text,
  }),
});

const appEvent = eventOf('app', { stream: 'app' });

/** What the desk does to services, audited: what was called for which incident, who allowed it, and how it ended. */
export const remedyEvents = defineEvents({
  remedyAsked: appEvent(
    'Remedy waits for a person',
    { action: text, alert: text, incident: number, run: text },
    { level: 'warn', audit: true },
  ),
  remedyDecided: appEvent(
    'Remedy decided on by a person',
    { action: text, alert: text, incident: number, run: text, decision: text, by: text },
    { audit: true },
  ),
  remedyCalled: appEvent(
    'Remedy called',
    { action: text, alert: text, incident: number, run: text },
    { level: 'warn', audit: true },
  ),
  remedyEnded: appEvent(
    'Remedy ended',
    {
      action: text,
      alert: text,
      incident: number,
      run: text,
      result: remedyResult,
      statusCode: optional(number),
      reason: optional(text),
    },
    { level: ({ result }) => (result === 'success' || result === 'dry_run' ? 'info' : 'error'), audit: true },
  ),
});

/** What is told of backups, by whatever service has the plugin of the desk that makes them. */
export const backupEvents = defineEvents({
  backupFinished: appEvent('Backup made and verified', {
    file: text,
    trigger: oneOf('schedule', 'manual'),
    bytes: number,
    seconds: number,
  }),
  backupFailed: appEvent(
    'Backup failed',
    { trigger: oneOf('schedule', 'manual'), reason: text },
    { level: 'error' },
  ),
});
