import { createHealth, type HealthCheck, type OnResult } from '@vigia/telemetry';
import type { LabelValue } from 'vigia/metrics';
import { healthCheckDuration, healthCheckUp } from '../../metrics/falachefe/health.ts';
import type { CrewRuntime } from '../domain/crew-runtime.ts';
import { companies } from '../domain/directory.ts';
import type { Services } from '../domain/services.ts';
import { pendingSet } from '../domain/verification.ts';

export type CheckName = LabelValue<typeof healthCheckUp.labels.check>;

/**
 * Milliseconds after which a check has failed. The stores answer in a few when they are well, and everything waits for
 * them; the APIs are reached over the internet; the last two ask several times.
 */
const LIMITS_MS: Readonly<Record<CheckName, number>> = {
  database: 1000,
  redis: 500,
  uaz: 2000,
  openai: 2000,
  whatsappAuth: 1500,
  crewai: 1500,
};

export type Health = ReturnType<typeof createServiceHealth>;

/** The checks of the service, and the same with more detail; their results are metrics, whoever asked. */
export function createServiceHealth(services: Services, crews: ReadonlyMap<string, CrewRuntime>) {
  const { instruments } = services;
  const measure: OnResult<CheckName> = (check, healthy, seconds) => {
    instruments.gauge(healthCheckUp).set({ check }, healthy ? 1 : 0);
    instruments.gauge(healthCheckDuration).set({ check }, seconds);
  };
  return {
    brief: createHealth(checksOf(services, crews, false), measure),
    deep: createHealth(checksOf(services, crews, true), measure),
  };
}

function checksOf(
  services: Services,
  crews: ReadonlyMap<string, CrewRuntime>,
  deep: boolean,
): Record<CheckName, HealthCheck> {
  const { database, store, uaz, openai } = services;
  const count = async (from: string): Promise<number> => {
    if (!database.ready) throw new Error('the database is starting');
    return (await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`))[0]!.n;
  };
  const run: Record<CheckName, HealthCheck['run']> = {
    database: async () => {
      if (!database.ready) throw new Error('the database is starting');
      await database.query('SELECT 1');
      return deep
        ? { conversations: await count('conversations'), messages: await count('messages') }
        : undefined;
    },
    redis: async () => {
      await store.ping();
      return deep ? { kind: store.kind } : undefined;
    },
    uaz: async () => {
      await uaz.health(LIMITS_MS.uaz);
      return undefined;
    },
    openai: async () => {
      await openai.health(LIMITS_MS.openai);
      return undefined;
    },
    whatsappAuth: async () => {
      const pending = await Promise.all(companies.map(({ id }) => store.countMembers(pendingSet(id))));
      return {
        activeSessions: await count('whatsapp_sessions WHERE expires_at > now()'),
        pendingVerifications: pending.reduce((sum, n) => sum + n, 0),
      };
    },
    crewai: async () => ({
      activeCrews: await count('crews WHERE is_active'),
      activeAgents: await count('crew_agents WHERE is_active'),
      ...(deep && {
        queues: Object.fromEntries([...crews].map(([id, crew]) => [id, crew.queue.depth])),
      }),
    }),
  };
  const names = Object.keys(run) as CheckName[];
  return Object.fromEntries(
    names.map(name => [name, { limitMs: LIMITS_MS[name], run: run[name] }]),
  ) as Record<CheckName, HealthCheck>;
}
