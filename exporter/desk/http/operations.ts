import { RECENT_LINES } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import { type LogStream, logStream } from 'vigia/logs';
import type { Services } from '../../base/services.ts';
import { numberOr, querystring, wholeNumber } from '../../http/query.ts';
import { backups } from '../../seams/backups.ts';
import type { Desk } from '../desk.ts';
import { KEPT_MINUTES } from '../performance.ts';

/** How the process performs, the log's last lines, and everything in one look. */
export function operationRoutes({ performance, recent, history }: Desk, { hub }: Pick<Services, 'hub'>) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/production/performance/current', () => performance.current());

    app.get<{ Querystring: { minutes?: string } }>(
      '/production/performance/summary',
      { schema: querystring({ minutes: wholeNumber }) },
      ({ query }) => performance.summary(numberOr(query.minutes, KEPT_MINUTES, KEPT_MINUTES)),
    );

    app.get<{ Querystring: { stream?: LogStream; limit?: string } }>(
      '/production/logs/recent',
      { schema: querystring({ stream: { enum: logStream.values }, limit: wholeNumber }) },
      async ({ query: { stream = 'app', limit } }) => ({
        stream,
        lines: recent.list(stream, numberOr(limit, RECENT_LINES, RECENT_LINES)),
      }),
    );

    app.get('/production/system/status', async () => {
      const health = (await app.inject('/health')).json() as { overallStatus: string };
      const backup = await hub.find(backups)?.status();
      // During an outage of the database the rest is wanted more than ever.
      const alerts = await history.stats(1).catch((error: Error) => ({ error: error.message }));
      return {
        status: health.overallStatus,
        health,
        performance: await performance.current(),
        alerts,
        backup: backup && { newest: backup.backups[0]?.begunAt ?? null, count: backup.backups.length },
      };
    });
  };
}
