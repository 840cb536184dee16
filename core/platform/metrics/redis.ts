import { counter, gauge } from '../../metrics/metric.ts';

/** Redis, as its exporter sees it. */

const redis = { origin: 'server', exporter: 'redis-exporter' } as const;

export const redisUp = gauge({
  name: 'redis_up',
  help: '1 when Redis let the exporter in, else 0',
  unit: 'bool',
  ...redis,
});

export const redisMemoryUsed = gauge({
  name: 'redis_memory_used_bytes',
  help: 'Memory that Redis has allocated',
  unit: 'bytes',
  ...redis,
});

export const redisMemoryMax = gauge({
  name: 'redis_memory_max_bytes',
  help: 'Memory at which Redis refuses writes, 0 for no limit',
  unit: 'bytes',
  ...redis,
});

export const redisClients = gauge({
  name: 'redis_connected_clients',
  help: 'Connections of clients',
  unit: 'items',
  ...redis,
});

export const redisCommands = counter({
  name: 'redis_commands_processed_total',
  help: 'Commands that Redis carried out',
  unit: 'operations',
  ...redis,
});

export const redisHits = counter({
  name: 'redis_keyspace_hits_total',
  help: 'Look-ups of keys that were there',
  unit: 'operations',
  ...redis,
});

export const redisMisses = counter({
  name: 'redis_keyspace_misses_total',
  help: 'Look-ups of keys that were not there',
  unit: 'operations',
  ...redis,
});
