import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { BaseScenario } from '../../metrics/sample.scenarios.ts';
import { postgresLimits, redisLimits } from '../storage/limits.ts';
import { type Scenario, untilAborted } from './scenario.ts';

/** Of the connections that PostgreSQL takes, or the memory of Redis: past the alerts, with room for who is there. */
const FULL = 0.9;
/** Left free in any case, for the service's pool and whoever wants to look. */
const SPARE_CONNECTIONS = 3;
const FILLER_BYTES = 2 ** 20;
/** Fillers go by themselves should the scenario be killed. */
const FILLER_SECONDS = 900;
/** The service's own connection to Redis and the scenario's. */
const OWN_CLIENTS = 2;

async function connect(url: string): Promise<Client> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, application_name: 'scenario', ...postgresLimits() });
  // Whoever ends it has a reason; the scenario goes on to its end.
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function open(url: string) {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, { maxRetriesPerRequest: 1, ...redisLimits });
  client.on('error', () => {});
  return client;
}

type StoreScenario = Extract<
  BaseScenario,
  'postgres-closed' | 'postgres-crowded' | 'redis-closed' | 'redis-full'
>;

/** Faults of the stores themselves: whoever asks them meets these, and not the service alone. */
export const storeScenarios: Readonly<Record<StoreScenario, Scenario>> = {
  'postgres-closed': {
    about: 'PostgreSQL ends all connections to the database, and takes no new ones',
    simulated: false,
    touches: 'everything',
    needs: 'postgres',
    run: async ({ surroundings, signal }) => {
      const url = new URL(surroundings.postgres!);
      const name = url.pathname.slice(1);
      // From outside the database, whose own connections end.
      url.pathname = '/postgres';
      const client = await connect(url.href);
      try {
        await client.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
        await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
          name,
        ]);
        await untilAborted(signal);
      } finally {
        await client.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
        await client.end();
      }
    },
  },
  'postgres-crowded': {
    about: 'Nine of ten connections that PostgreSQL takes are open, and do nothing',
    simulated: false,
    touches: ['postgres'],
    needs: 'postgres',
    run: async ({ surroundings, signal }) => {
      const first = await connect(surroundings.postgres!);
      const { rows } = await first.query<{ most: number; used: number }>(
        `SELECT current_setting('max_connections')::int AS most,
                (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used`,
      );
      const { most, used } = rows[0]!;
      const wanted = Math.min(Math.ceil(most * FULL), most - SPARE_CONNECTIONS) - used;
      const others = await Promise.all(
        Array.from({ length: wanted }, () => connect(surroundings.postgres!).catch(() => undefined)),
      );
      await untilAborted(signal);
      await Promise.all([first, ...others].map(client => client?.end()));
    },
  },
  'redis-closed': {
    about: 'Redis has as many clients as it takes, and refuses any other',
    simulated: false,
    touches: 'everything',
    needs: 'redis',
    run: async ({ surroundings, signal }) => {
      const client = await open(surroundings.redis!);
      const [, before = '10000'] = (await client.config('GET', 'maxclients')) as string[];
      try {
        await client.config('SET', 'maxclients', OWN_CLIENTS);
        await untilAborted(signal);
      } finally {
        await client.config('SET', 'maxclients', before);
        client.disconnect();
      }
    },
  },
  'redis-full': {
    about: 'Nine tenths of the memory that Redis may take are in use',
    simulated: false,
    touches: ['redis'],
    needs: 'redis',
    run: async ({ surroundings, signal }) => {
      const client = await open(surroundings.redis!);
      const keys: string[] = [];
      const filler = Buffer.alloc(FILLER_BYTES, 1);
      const fill = async () => {
        const memory = await client.info('memory');
        const [used, most] = ['used_memory', 'maxmemory'].map(name =>
          Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1]),
        ) as [number, number];
        if (used + FILLER_BYTES > most * FULL) return false;
        const key = `scenario:filler:${keys.length}`;
        await client.set(key, filler, 'EX', FILLER_SECONDS);
        keys.push(key);
        return true;
      };
      try {
        while (!signal.aborted && (await fill())) await sleep(0);
        await untilAborted(signal);
      } finally {
        if (keys.length > 0) await client.del(...keys);
        client.disconnect();
      }
    },
  },
};
