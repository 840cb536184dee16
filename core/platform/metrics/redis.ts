import { counter, gauge } from '../../metrics/metric.ts';

/** Redis, as its exporter sees it. */

const redis = { origin: 'server', exporter: 'redis-exporter' } as const;

export const redisUp = gauge({
  name: 'redis_up',
  help: '1 when the exporter can connect to Redis, else 0',
  unit: 'bool',
  ...redis,
});

export const redisMemoryUsed = gauge({
  name: 'redis_memory_used_bytes',
  help: 'Memory allocated by Redis',
  unit: 'bytes',
  ...redis,
});

export const redisMemoryMax = gauge({
  name: 'redis_memory_max_bytes',
  help: 'Memory limit of Redis, above which it rejects writes; 0 for no limit',
  unit: 'bytes',
  ...redis,
});

export const redisClients = gauge({
  name: 'redis_connected_clients',
  help: 'Client connections',
  unit: 'items',
  ...redis,
});

export const redisCommands = counter({
  name: 'redis_commands_processed_total',
  help: 'Commands executed by Redis',
  unit: 'operations',
  ...redis,
});

export const redisHits = counter({
  name: 'redis_keyspace_hits_total',
  help: 'Key lookups that found the key',
  unit: 'operations',
  ...redis,
});

export const redisMisses = counter({
  name: 'redis_keyspace_misses_total',
  help: 'Key lookups that did not find the key',
  unit: 'operations',
  ...redis,
});
