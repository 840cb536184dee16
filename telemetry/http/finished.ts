import { context, type Span, trace } from '@opentelemetry/api';
import type { FieldValues } from 'vigia/logs';
import { httpRequest } from 'vigia/platform/events';
import { isAt } from '../paths.ts';
import type { Setup } from './setup.ts';

/** A request that was answered, or whose caller went away. */
export interface Finished {
  readonly method: string;
  /** The template of its route; `unknown` where no route matched. */
  readonly route: string;
  readonly statusCode: number;
  readonly milliseconds: number;
  readonly requestId: string;
  readonly span: Span | undefined;
  /** Whether it was counted among those in flight when it came. */
  readonly isMeasured: boolean;
  /** What was thrown while it was answered, if anything. */
  readonly error?: unknown;
}

/** The one value of requests that no route matched: their paths are without number. */
export const UNKNOWN_ROUTE = 'unknown';

/** What nginx says of a caller that did not wait for the answer. */
export const CALLER_GONE = 499;

/**
 * Logs a request once, and the error of one that failed with it; measures what is not quiet. Both are about its span, in whose
 * context the end of an answer is told by some servers only.
 */
export function finish(setup: Setup, request: Finished): void {
  const { span } = request;
  if (!span || trace.getActiveSpan() === span) tell(setup, request);
  else context.with(trace.setSpan(context.active(), span), tell, undefined, setup, request);
}

function tell({ log, logErrors, meter, quiet }: Setup, request: Finished): void {
  const { method, route, statusCode, milliseconds, requestId, error, isMeasured } = request;
  const isQuiet = isAt(route, quiet);
  if (isMeasured) meter?.end();
  if (!isQuiet) meter?.count(method, route, statusCode, milliseconds / 1000);
  if (!log) return;
  const fields: FieldValues<typeof httpRequest.fields> = {
    ...{ method, route, statusCode },
    durationMs: Math.round(milliseconds * 10) / 10,
    requestId,
  };
  if (logErrors && error !== undefined && statusCode >= 500)
    log.error({ error, method, route, statusCode, requestId }, 'HTTP request failed');
  log[isQuiet ? 'debug' : 'info']({ event: httpRequest.name, ...fields }, httpRequest.message);
}

/** Counts a request that comes among those in flight, unless its path is quiet. */
export function begin({ meter, quiet }: Setup, path: string): boolean {
  const isMeasured = meter !== undefined && !isAt(path, quiet);
  if (isMeasured) meter.begin();
  return isMeasured;
}
