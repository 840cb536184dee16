import { boundedId, gauge, histogram } from 'vigia/metrics';
import { requestsTo } from 'vigia/platform/metrics';
import { clinicId } from './labels.ts';

/** AtendeAI: what the process uses, by clinic. Clinics share one process; `docs/decisions.md` says what is whose. */

/** The name of the process, and a clinic or `shared`. */
const labels = { service: boundedId(1), clinic_id: boundedId(clinicId.budget + 1) };
const maxCombinations = clinicId.budget + 2;

export const systemCpuUsage = gauge({
  name: 'system_cpu_usage_percent',
  help: 'CPU time of the process over wall time, 100 being one core all the time',
  unit: 'percent',
  labels,
  maxCombinations,
});

export const systemMemoryUsage = gauge({
  name: 'system_memory_usage_bytes',
  help: 'Resident memory of the process; of a clinic what is remembered for it alone',
  unit: 'bytes',
  labels,
  maxCombinations,
});

export const systemDiskUsage = gauge({
  name: 'system_disk_usage_percent',
  help: 'Used share of the file system on which the process keeps its data, which clinics share',
  unit: 'percent',
  labels,
  maxCombinations: 2,
});

export const clinicRequestDuration = histogram({
  name: 'clinic_request_duration_seconds',
  help: 'Time from a request made for a clinic to its answer',
  unit: 'seconds',
  labels: { clinic_id: clinicId },
  buckets: [0.5, 2],
});

export const apiRequests = requestsTo('atendeai', 6);
