import { defineEvents, eventOf } from '../logs/event.ts';
import { number, text } from '../logs/field.ts';

/** Events that any service with the kit logs. They go to the logger that the service gives the kit. */
export const { httpRequest } = defineEvents({
  httpRequest: eventOf('app')('HTTP request', {
    method: text,
    route: text,
    statusCode: number,
    durationMs: number,
    requestId: text,
  }),
});
