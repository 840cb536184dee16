import { counter } from 'vigia/metrics';

/** Falachefe: the two stores that everything else depends on. */

export const databaseConnectionErrors = counter({
  name: 'database_connection_errors_total',
  help: 'Database operations that failed because they could not connect',
  unit: 'operations',
});

export const redisConnectionErrors = counter({
  name: 'redis_connection_errors_total',
  help: 'Redis operations that failed because they could not connect',
  unit: 'operations',
});
