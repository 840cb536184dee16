import { boundedId, foreign } from 'vigia/metrics';

/** redis_exporter 1.86, github.com/oliver006/redis_exporter, exporter/exporter.go (names also of 1.45). */

const gauge = (name: string, help: string, unit: string) =>
  foreign({ type: 'gauge', name: `redis_${name}`, help, unit });
const counter = (name: string, help: string, unit = 'operations') =>
  foreign({ type: 'counter', name: `redis_${name}`, help, unit });

export const up = gauge('up', '1 while the exporter can connect to Redis, else 0', 'bool');
export const memoryUsed = gauge('memory_used_bytes', 'Memory that Redis has allocated', 'bytes');
export const memoryMax = gauge('memory_max_bytes', 'Memory limit of Redis, 0 for none', 'bytes');
export const clients = gauge('connected_clients', 'Connections of clients', 'items');
export const maxClients = gauge('config_maxclients', 'Connections that Redis allows', 'items');
export const rejected = counter('rejected_connections_total', 'Connections rejected at the limit', 'items');
export const evicted = counter('evicted_keys_total', 'Keys removed to make room', 'items');
export const hits = counter('keyspace_hits_total', 'Lookups that found the key');
export const misses = counter('keyspace_misses_total', 'Lookups that did not find the key');
export const savedWell = gauge(
  'rdb_last_bgsave_status',
  '1 if the last snapshot was written, else 0',
  'bool',
);

export const commands = foreign({
  type: 'counter',
  name: 'redis_commands_total',
  help: 'Commands, by name',
  unit: 'operations',
  labels: { cmd: boundedId(200) },
});

export const redisMetrics = [
  up,
  commands,
  memoryUsed,
  memoryMax,
  clients,
  maxClients,
  rejected,
  evicted,
  hits,
  misses,
  savedWell,
] as const;
