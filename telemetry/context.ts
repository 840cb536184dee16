import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line says that is logged on behalf of one request or message. */
export interface LogContext {
  requestId?: string;
  route?: string;
  contactId?: string;
  messageId?: string;
}

/** Shared with other copies of the kit in the process, so that a line has its fields whichever copy writes it. */
const SHARED = Symbol.for('@vigia/telemetry context');
const shared = globalThis as { [SHARED]?: AsyncLocalStorage<LogContext> };
shared[SHARED] ??= new AsyncLocalStorage<LogContext>();
const contexts = shared[SHARED];

/**
 * Runs `work` so that every line it logs, however much later, carries these fields and those around it.
 *
 * @example
 * await withLogContext({ messageId: 'm-1' }, async () => {
 *   await answer(message); // what it logs carries the messageId
 * });
 */
export function withLogContext<T>(fields: LogContext, work: () => T): T {
  return contexts.run({ ...contexts.getStore(), ...fields }, work);
}

/**
 * Adds fields to the lines of the work that is under way; outside of any it does nothing.
 *
 * @example
 * setLogContext({ contactId: contact.id });
 * log.app.info('Contact found'); // carries the contactId, like every later line of the request
 */
export function setLogContext(fields: LogContext): void {
  const current = contexts.getStore();
  if (current) Object.assign(current, fields);
}

/**
 * Runs `work` so that every line it logs carries the request's id.
 *
 * @example
 * await withRequestId(job.id, () => run(job));
 */
export function withRequestId<T>(requestId: string, work: () => T): T {
  return withLogContext({ requestId }, work);
}

/** Runs `work` with these fields and no others; they are read when a line is logged. */
export function runWithLogContext<T>(fields: LogContext, work: () => T): T {
  return contexts.run(fields, work);
}

/** The fields of the work that is under way, if any is. */
export function logContext(): LogContext | undefined {
  return contexts.getStore();
}
