import { RECENT_LINES } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import { type LogStream, logStream } from 'vigia/platform/metrics';
import { Problem } from '../../domain/problem.ts';
import { businessFigures, type Period } from '../../domain/production/business.ts';
import { KEPT_MINUTES } from '../../domain/production/performance.ts';
import type { Production } from '../../domain/production/production.ts';
import { numberOr, querystring, wholeNumber } from './query.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 400;
const moment = { type: 'string', maxLength: 40 };

interface PeriodQuery {
  days?: string;
  from?: string;
  to?: string;
}

/** Business and performance figures, the log's last lines, and everything in one look. */
export function figureRoutes({ services, performance, recent, backups, history }: Production) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: PeriodQuery }>(
      '/production/metrics/business',
      { schema: querystring({ days: wholeNumber, from: moment, to: moment }) },
      ({ query }) => businessFigures(services, periodOf(query)),
    );

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
      // During an outage of the database the rest is wanted more than ever.
      const alerts = await history.stats(1).catch((error: Error) => ({ error: error.message }));
      const [newest] = kept;
      return {
        status: health.overallStatus,
        health,
        performance: await performance.current(),
        alerts,
        backup: { newest: newest?.begunAt ?? null, count: kept.length, running, nextRunAt, lastFailure },
      };
    });
  };
}

/** `from` and `to`, or the last `days` (default: 1). */
function periodOf({ days, from, to }: PeriodQuery): Period {
  if (days !== undefined && (from !== undefined || to !== undefined))
    throw new Problem(400, 'days goes with neither from nor to', 'give days, or from and to', 'days');
  const end = to === undefined ? new Date() : momentOf('to', to);
  const begin =
    from === undefined
      ? new Date(end.getTime() - numberOr(days, 1, MOST_DAYS) * DAY_MS)
      : momentOf('from', from);
  if (begin >= end)
    throw new Problem(400, 'from is not before to', 'give a period that has a length', 'from');
  return { from: begin, to: end };
}

function momentOf(field: string, text: string): Date {
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new Problem(
      400,
      `${field} is "${text}", no moment`,
      'write it as 2026-01-31 or 2026-01-31T12:00Z',
      field,
    );
  return new Date(at);
}
