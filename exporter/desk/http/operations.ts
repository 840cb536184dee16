import { RECENT_LINES } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import { type LogStream, logStream } from 'vigia/logs';
import { numberOr, querystring, wholeNumber } from '../../http/query.ts';
import type { Desk } from '../desk.ts';
import { KEPT_MINUTES } from '../performance.ts';

/** How the process performs, the log's last lines, and everything in one look. */
export function operationRoutes({ performance, recent, backups }: Desk) {
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
      const { backups: kept, nextRunAt, lastFailure, running } = await backups.status();
      const [newest] = kept;
      return {
        status: health.overallStatus,
        health,
        performance: await performance.current(),
        backup: { newest: newest?.begunAt ?? null, count: kept.length, running, nextRunAt, lastFailure },
      };
    });
  };
}
