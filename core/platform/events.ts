import { defineEvents, eventOf } from '../logs/event.ts';
import { number, text } from '../logs/field.ts';

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
