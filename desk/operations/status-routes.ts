import type { FastifyInstance } from 'fastify';
import type { DeskContext } from '../context.ts';
import { firingNow, incidentStats } from '../history/stats.ts';
import { type Answers, sendJson } from '../http/answers.ts';
import type { ServerClient } from '../servers/client.ts';
import { figuresOver } from './figures.ts';
import type { SomeBackups } from './service-backups.ts';

/** What each part of the whole may take, in milliseconds: one that is away must not hide the others. */
const LIMIT_MS = 2500;
const DAY_MS = 86_400_000;
const FIVE_MINUTES_MS = 300_000;
const DOWN_SHOWN = 20;

/** Paths at which each server says that it is there. */
const paths = {
  prometheus: '/api/v1/status/buildinfo',
  alertmanager: '/api/v2/status',
  loki: '/loki/api/v1/status/buildinfo',
} as const;

interface Vector {
  readonly data: {
    readonly result: readonly {
      readonly metric: Record<string, string>;
      readonly value: readonly [number, string];
    }[];
  };
}

/** `GET /production/system/status`: everything in one look. What cannot be asked says so, and the rest is there. */
export function statusRoutes(context: DeskContext, backups: () => readonly SomeBackups[], answers: Answers) {
  const { servers, database, project, clock, language } = context;

  const look = async () => {
    const now = clock.now();
    const period = { from: now - FIVE_MINUTES_MS / project.timeScale, to: now };
    const [up, alerts, targets, performance, kept] = await Promise.all([
      Promise.all([
        said('database', async () => void (await database.all('SELECT 1 AS one'))),
        ...(Object.keys(paths) as (keyof typeof paths)[]).flatMap(name => {
          const client = servers[name];
          return client ? [said(client.name, () => client.json(paths[name], { timeoutMs: LIMIT_MS }))] : [];
        }),
      ]),
      orError(async () => ({
        firing: await firingNow(database),
        lastDay: await incidentStats(database, now - DAY_MS),
      })),
      orError(() => targetsOf(servers.prometheus)),
      orError(async () =>
        servers.prometheus
          ? figuresOver(servers.prometheus, project.figures, { about: 'performance' }, period, language)
          : [],
      ),
      Promise.all(
        backups().map(one => orError(() => lastOf(one)).then(answer => ({ target: one.target, ...answer }))),
      ),
    ]);
    const isIll =
      up.some(one => !one.up) ||
      'error' in targets ||
      targets.down.length > 0 ||
      'error' in alerts ||
      kept.some(one => 'error' in one && one.error !== undefined);
    const firing = 'error' in alerts ? { total: 0, bySeverity: {} as Record<string, number> } : alerts.firing;
    const isCritical = (firing.bySeverity.critical ?? 0) > 0;
    return {
      status: isCritical ? 'unhealthy' : isIll || firing.total > 0 ? 'degraded' : 'healthy',
      at: new Date(now).toISOString(),
      servers: up,
      targets,
      alerts,
      performance,
      backups: kept,
    };
  };

  return async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/production/system/status',
      {
        schema: {
          tags: ['operations'],
          summary: 'Servers, targets, alerts, performance and backups in one look',
          response: { 200: { type: 'object', additionalProperties: true } },
        },
      },
      async (_request, reply) => sendJson(reply, await answers.get('status', look)),
    );
  };
}

async function said(name: string, ask: () => Promise<unknown>) {
  const answer = await orError(async () => void (await ask()));
  return answer && 'error' in (answer as object)
    ? { name, up: false, ...(answer as object) }
    : { name, up: true };
}

/** Returns what the work returns within the limit, or why it does not. */
async function orError<T>(work: () => Promise<T>): Promise<T | { readonly error: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`there is no answer within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    return { error: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}

async function targetsOf(prometheus: ServerClient | undefined) {
  if (!prometheus) return { up: 0, down: [] };
  const { data } = await prometheus.json<Vector>('/api/v1/query', {
    query: { query: 'up' },
    timeoutMs: LIMIT_MS,
  });
  const down = data.result.filter(({ value }) => value[1] === '0');
  return {
    up: data.result.length - down.length,
    down: down.slice(0, DOWN_SHOWN).map(({ metric: { __name__: _, ...labels } }) => labels),
  };
}

async function lastOf(backups: SomeBackups) {
  const { backups: kept, running, nextRunAt, lastFailure } = await backups.status();
  const newest = kept
    .map(({ begunAt }) => begunAt)
    .sort()
    .at(-1);
  return {
    newest: newest ?? null,
    count: kept.length,
    running,
    nextRunAt,
    ...(lastFailure && { lastFailure }),
  };
}
