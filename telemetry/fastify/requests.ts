import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Context, context, trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { FieldValues } from 'vigia/logs';
import { httpRequest } from 'vigia/platform/events';
import { withLogContext } from '../context.ts';
import { isAt } from '../paths.ts';

const REQUEST_ID = /^[\w-]{1,64}$/;

/** The caller's own id when it sends a sound one, else a new one. */
function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Carries the request's id and span to whatever the request does, and logs each request once. */
export function followRequests(app: FastifyInstance, log: Logger, quiet: readonly string[]): void {
  const spans = new WeakMap<object, Context>();
  app.setGenReqId(requestIdOf as (request: unknown) => string);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    spans.set(request, context.active());
    withLogContext({ requestId: request.id }, done);
  });
  // Reading a body leaves the asynchronous context of the request; here it is entered again.
  app.addHook('preValidation', (request, _reply, done) => {
    const active = spans.get(request) ?? context.active();
    const route = request.routeOptions.url ?? 'unknown';
    trace.getSpan(active)?.updateName(`${request.method} ${route}`).setAttribute('http.route', route);
    withLogContext({ requestId: request.id, route }, () => context.with(active, done));
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const fields: FieldValues<typeof httpRequest.fields> = {
      method: request.method,
      route,
      statusCode: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      requestId: request.id,
    };
    const span = trace.getSpan(spans.get(request) ?? context.active())?.spanContext();
    log[isAt(route, quiet) ? 'debug' : 'info'](
      {
        event: httpRequest.name,
        ...fields,
        ...(span ? { trace_id: span.traceId, span_id: span.spanId } : {}),
      },
      httpRequest.message,
    );
    done();
  });
}
