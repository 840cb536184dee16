import { defineEvents, eventOf, text } from 'vigia/logs';

/** What the sample tells of its reports. */

const event = eventOf('app', { stream: 'app' });

export const deskEvents = defineEvents({
  reportMade: event('Report made', { report: text, from: text, to: text, delivered: text }),
});
