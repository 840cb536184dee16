import type { FastifyInstance } from 'fastify';
import type { HealthReport } from '../health.ts';
import type { Exposition } from '../metrics.ts';

/** `/metrics`, as the server that scrapes wants it. */
export function serveMetrics(
  app: FastifyInstance,
  expose: (accept: string | undefined) => Promise<Exposition>,
): void {
  app.get('/metrics', async (request, reply) => {
    const { contentType, body } = await expose(request.headers.accept);
    return reply.header('content-type', contentType).send(body);
  });
}

/** 200 when every check passes, else 503. */
export function serveHealth(
  app: FastifyInstance,
  path: string,
  run: () => Promise<HealthReport>,
  identity: { readonly version?: string | undefined; readonly environment?: string | undefined },
): void {
  app.get(path, async (_request, reply) => {
    const { healthy, timestamp, totalResponseTime, checks } = await run();
    return reply.code(healthy ? 200 : 503).send({
      overallStatus: healthy ? 'healthy' : 'unhealthy',
      timestamp,
      ...identity,
      uptime: Math.round(process.uptime()),
      totalResponseTime,
      checks,
    });
  });
}

/** `/live`: 200 as long as the process answers. */
export function serveLife(app: FastifyInstance): void {
  app.get('/live', async () => ({ status: 'alive' }));
}
