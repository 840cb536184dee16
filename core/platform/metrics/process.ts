import { counter, gauge } from '../../metrics/metric.ts';

/** Every process: ours, and the servers that expose the same metrics under the same names. Use `job` to tell them apart. */

export const processCpu = counter({
  name: 'process_cpu_seconds_total',
  help: 'CPU time used by the process, user and system together',
  unit: 'seconds',
});

export const processMemory = gauge({
  name: 'process_resident_memory_bytes',
  help: 'Resident memory of the process',
  unit: 'bytes',
});

export const processStartTime = gauge({
  name: 'process_start_time_seconds',
  help: 'Unix time at which the process started',
  unit: 'timestamp',
});

export const processUptime = gauge({
  name: 'process_uptime_seconds',
  help: 'Time since the process started',
  unit: 'seconds',
});

export const eventLoopLag = gauge({
  name: 'nodejs_event_loop_lag_seconds',
  help: 'Mean event loop delay over the last seconds',
  unit: 'seconds',
});

export const databasePoolInUse = gauge({
  name: 'db_pool_in_use',
  help: 'Database connections that are running a query',
  unit: 'items',
});
