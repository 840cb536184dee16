import type { FastifyInstance } from 'fastify';
import type { Health } from './health-checks.ts';

export interface HealthOptions {
  readonly health: Health;
  readonly version: string;
  readonly environment: string;
}

/** `/health` and `/health/deep`: 200 when every check passes, else 503. `/live`: 200 as long as the process answers. */
export function healthRoutes({ health, version, environment }: HealthOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/live', async () => ({ status: 'alive' }));
    for (const [path, run] of [
      ['/health', health.brief],
      ['/health/deep', health.deep],
    ] as const) {
      app.get(path, async (_request, reply) => {
        const { healthy, timestamp, totalResponseTime, checks } = await run();
        return reply.code(healthy ? 200 : 503).send({
          overallStatus: healthy ? 'healthy' : 'unhealthy',
          timestamp,
          version,
          environment,
          uptime: Math.round(process.uptime()),
          totalResponseTime,
          checks,
        });
      });
    }
  };
}
