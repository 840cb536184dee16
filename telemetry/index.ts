/// <reference path="./pino-roll.d.ts" />
/** The public face of the kit: what a service imports. Tracing is imported by itself, before everything else. */
export { setLogContext, withLogContext } from './context.ts';
export { LogDelivery } from './delivery/delivery.ts';
export { createErrorReporting } from './errors.ts';
export { createEvents } from './events.ts';
export { instrumentFastify } from './fastify.ts';
export { openRollingFiles } from './files.ts';
export { createHealth } from './health.ts';
export { createLoggers } from './logger.ts';
export { createInstruments } from './metrics.ts';
export { redact, redactEvent, redactText, setPseudonymKey } from './privacy/index.ts';
export { timed } from './timing.ts';
