import { Redis } from 'ioredis';
import { closedPort } from './closed-port.ts';
import { redisLimits } from './limits.ts';
import type { StoreDriver } from './store.ts';

/** Reconnects within half a second once the server is back. */
const MAX_RETRY_DELAY_MS = 500;

/** Redis. `cut` ends the connection and points the client at a port where nobody listens. */
export async function openRedis(url: string): Promise<StoreDriver> {
  let client = connect(url);
  await settled(client);
  const replace = async (target: string): Promise<void> => {
    client.disconnect();
    client = connect(target);
    await settled(client);
  };
  return {
    kind: 'redis',
    increment: async (key, ttlSeconds) => {
      const replies = await client.multi().incr(key).expire(key, ttlSeconds, 'NX').exec();
      return Number(reply(replies, 0));
    },
    get: async key => (await client.get(key)) ?? undefined,
    set: async (key, value, ttlSeconds) => void (await client.set(key, value, 'EX', ttlSeconds)),
    delete: async key => void (await client.del(key)),
    addMember: async (set, member, ttlSeconds) =>
      void (await client.zadd(set, Date.now() + ttlSeconds * 1000, member)),
    removeMember: async (set, member) => void (await client.zrem(set, member)),
    countMembers: async set => {
      const replies = await client.multi().zremrangebyscore(set, '-inf', Date.now()).zcard(set).exec();
      return Number(reply(replies, 1));
    },
    ping: async () => void (await client.ping()),
    cut: async () => replace(`redis://127.0.0.1:${await closedPort()}`),
    restore: () => replace(url),
    close: async () => client.disconnect(),
  };
}

function reply(replies: [error: Error | null, result: unknown][] | null, index: number): unknown {
  const [error, result] = replies?.[index] ?? [new Error('Connection is closed'), undefined];
  if (error) throw error;
  return result;
}

/** Commands fail at once while there is no connection, instead of waiting in the client's own queue. */
function connect(url: string): Redis {
  const client = new Redis(url, {
    ...redisLimits,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: attempt => Math.min(attempt * 50, MAX_RETRY_DELAY_MS),
  });
  // Each failed operation is counted where it fails; the client's own attempts to reconnect are not operations.
  client.on('error', () => {});
  return client;
}

/** Connected, or known not to be. */
function settled(client: Redis): Promise<void> {
  return new Promise(done => {
    client.once('ready', () => done());
    client.once('error', () => done());
    setTimeout(done, redisLimits.connectTimeout).unref();
  });
}
