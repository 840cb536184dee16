/** The faults that the service can be put through whatever systems are mounted. Imports nothing. */
export const baseScenarios = [
  'database-down',
  'redis-down',
  'metrics-unavailable',
  'metrics-incomplete',
  'memory-leak',
  'host-strained',
  'host-exhausted',
  'postgres-closed',
  'postgres-crowded',
  'redis-closed',
  'redis-full',
  'loki-unreachable',
  'log-disk-full',
] as const;

export type BaseScenario = (typeof baseScenarios)[number];
