import { counter, gauge } from '../../metrics/metric.ts';

/** Every process: ours, and the servers that publish the same under the same names. Tell them apart by `job`. */

export const processCpu = counter({
  name: 'process_cpu_seconds_total',
  help: 'Processor time that the process has used, user and system together',
  unit: 'seconds',
});

export const processMemory = gauge({
  name: 'process_resident_memory_bytes',
  help: 'Memory of the machine that the process holds',
  unit: 'bytes',
});

export const processUptime = gauge({
  name: 'process_uptime_seconds',
  help: 'Time since the process started',
  unit: 'seconds',
});

export const eventLoopLag = gauge({
  name: 'nodejs_event_loop_lag_seconds',
  help: 'Mean delay of the event loop over the last seconds',
  unit: 'seconds',
});

export const databasePoolInUse = gauge({
  name: 'db_pool_in_use',
  help: 'Database connections that run a query now',
  unit: 'items',
});
