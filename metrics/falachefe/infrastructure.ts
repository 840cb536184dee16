import { counter } from 'vigia/metrics';

/** Falachefe: the two stores that everything else needs. */

export const databaseConnectionErrors = counter({
  name: 'database_connection_errors_total',
  help: 'Database operations that failed because no connection could be had',
  unit: 'operations',
});

export const redisConnectionErrors = counter({
  name: 'redis_connection_errors_total',
  help: 'Redis operations that failed because no connection could be had',
  unit: 'operations',
});
