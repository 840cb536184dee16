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
