import type { FastifyInstance } from 'fastify';
import type { CrewRuntime } from '../domain/crew-runtime.ts';
import { companies } from '../domain/directory.ts';
import type { Services } from '../domain/services.ts';
import { pendingSet } from '../domain/verification.ts';

/** A check that takes longer than this is a failed one. */
const CHECK_MS = 2000;

export interface Check {
  readonly status: 'healthy' | 'unhealthy';
  /** Milliseconds. */
  readonly responseTime: number;
  readonly timestamp: string;
  readonly error?: string;
  readonly [detail: string]: unknown;
}
type Details = Readonly<Record<string, unknown>>;
type Checks = Readonly<Record<string, () => Promise<Details | undefined>>>;

export interface HealthOptions {
  readonly services: Services;
  readonly crews: ReadonlyMap<string, CrewRuntime>;
  readonly version: string;
  readonly environment: string;
}

/** `/health` and `/health/deep`: 200 when every check passes, else 503. `/live`: 200 as long as the process answers. */
export function healthRoutes({ services, crews, version, environment }: HealthOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/live', async () => ({ status: 'alive' }));
    for (const path of ['/health', '/health/deep']) {
      app.get(path, async (_request, reply) => {
        const start = performance.now();
        const checks = await runAll(checksOf(services, crews, path.endsWith('deep')));
        const healthy = Object.values(checks).every(check => check.status === 'healthy');
        return reply.code(healthy ? 200 : 503).send({
          overallStatus: healthy ? 'healthy' : 'unhealthy',
          timestamp: new Date().toISOString(),
          version,
          environment,
          uptime: Math.round(process.uptime()),
          totalResponseTime: elapsed(start),
          checks,
        });
      });
    }
  };
}

function checksOf(services: Services, crews: ReadonlyMap<string, CrewRuntime>, deep: boolean): Checks {
  const { database, store, uaz, openai } = services;
  const starting = async (): Promise<void> => {
    if (!database.ready) throw new Error('the database is starting');
  };
  const count = async (sql: string): Promise<number> => {
    await starting();
    return (await database.query<{ n: number }>(sql))[0]!.n;
  };
  const [conversations, messages] = ['conversations', 'messages'].map(
    table => `SELECT count(*)::int AS n FROM ${table}`,
  );
  return {
    database: async () => {
      await starting();
      await database.query('SELECT 1');
      return deep
        ? { conversations: await count(conversations!), messages: await count(messages!) }
        : undefined;
    },
    redis: async () => {
      await store.ping();
      return deep ? { kind: store.kind } : undefined;
    },
    uaz: async () => void (await uaz.health(CHECK_MS)),
    openai: async () => void (await openai.health(CHECK_MS)),
    whatsappAuth: async () => {
      const pending = await Promise.all(companies.map(({ id }) => store.countMembers(pendingSet(id))));
      const activeSessions = await count(
        'SELECT count(*)::int AS n FROM whatsapp_sessions WHERE expires_at > now()',
      );
      return { activeSessions, pendingVerifications: pending.reduce((sum, n) => sum + n, 0) };
    },
    crewai: async () => {
      const activeCrews = await count('SELECT count(*)::int AS n FROM crews WHERE is_active');
      const activeAgents = await count('SELECT count(*)::int AS n FROM crew_agents WHERE is_active');
      const queues = Object.fromEntries([...crews].map(([id, crew]) => [id, crew.queue.depth]));
      return { activeCrews, activeAgents, ...(deep ? { queues } : {}) };
    },
  };
}

async function runAll(checks: Checks): Promise<Record<string, Check>> {
  const entries = Object.entries(checks).map(async ([name, check]) => [name, await run(check)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function run(check: () => Promise<Details | undefined>): Promise<Check> {
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_MS} ms`)), CHECK_MS);
  });
  try {
    const details = await Promise.race([check(), late]);
    return {
      status: 'healthy',
      responseTime: elapsed(start),
      timestamp: new Date().toISOString(),
      ...details,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      status: 'unhealthy',
      responseTime: elapsed(start),
      timestamp: new Date().toISOString(),
      error: message,
    };
  } finally {
    clearTimeout(timer);
  }
}

const elapsed = (start: number): number => Math.round((performance.now() - start) * 10) / 10;
