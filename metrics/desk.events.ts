import { anything, defineEvents, eventOf, personal, text } from 'vigia/logs';

/** What the desk tells of itself: backups, alerts, emergencies, reports. */

const event = eventOf('app', { stream: 'app' });

export const deskEvents = defineEvents({
  /** Audited: who was written to, masked, and how many alerts it was about. */
  emergencySent: event(
    'Emergency sent by WhatsApp',
    { phoneNumber: personal, alerts: anything },
    { level: 'warn', audit: true },
  ),
  reportMade: event('Report made', { report: text, from: text, to: text, delivered: text }),
});
