import { randomUUID } from 'node:crypto';
import { context, trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { withLogContext } from './context.ts';
import type { HealthReport } from './health.ts';
import type { Instruments } from './metrics.ts';

export interface FastifyTelemetry {
  readonly log: Logger;
  readonly instruments: Instruments;
  /** What `createHealth` gives; default: nothing to check, always healthy. */
  readonly health?: () => Promise<HealthReport>;
}

/** Asked for by machines, every few seconds: not logged. */
const OPERATIONS = new Set(['/metrics', '/health', '/live']);

/**
 * Serves `/metrics`, `/health` and `/live`, and logs each other request once. Every line that a request logs carries its
 * id and route; its span is named after the route.
 */
export function instrumentFastify(app: FastifyInstance, telemetry: FastifyTelemetry): void {
  const { log, instruments, health } = telemetry;
  app.addHook('preValidation', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const active = context.active();
    trace.getSpan(active)?.updateName(`${request.method} ${route}`).setAttribute('http.route', route);
    withLogContext({ requestId: randomUUID(), route }, () => context.with(active, done));
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const fields = { event: 'http_request', method: request.method, route, statusCode: reply.statusCode };
    if (!OPERATIONS.has(route))
      log.info({ ...fields, durationMs: Math.round(reply.elapsedTime) }, 'HTTP request');
    done();
  });
  app.get('/metrics', async (request, reply) => {
    const { contentType, body } = await instruments.expose(request.headers.accept);
    return reply.header('content-type', contentType).send(body);
  });
  app.get('/health', async (_request, reply) => {
    const report = await health?.();
    return reply.code(report?.healthy === false ? 503 : 200).send(report ?? { healthy: true });
  });
  app.get('/live', async () => ({ status: 'alive' }));
}
