import { boundedId, gauge, histogram } from 'vigia/metrics';
import { requestsTo } from 'vigia/platform/metrics';
import { clinicId } from './labels.ts';

/** AtendeAI: resource usage by clinic. Clinics share one process; `docs/decisions.md` says how usage is assigned. */

/** The name of the process, and a clinic or `shared`. */
const labels = { service: boundedId(1), clinic_id: boundedId(clinicId.budget + 1) };
const maxCombinations = clinicId.budget + 2;

export const systemCpuUsage = gauge({
  name: 'system_cpu_usage_percent',
  help: 'CPU time of the process over wall time; 100 is one full core',
  unit: 'percent',
  labels,
  maxCombinations,
});

export const systemMemoryUsage = gauge({
  name: 'system_memory_usage_bytes',
  help: 'Resident memory of the process; for a clinic, the memory of its crew',
  unit: 'bytes',
  labels,
  maxCombinations,
});

export const systemDiskUsage = gauge({
  name: 'system_disk_usage_percent',
  help: 'Usage of the file system that holds the data of the process, shared by the clinics',
  unit: 'percent',
  labels,
  maxCombinations: 2,
});

export const clinicRequestDuration = histogram({
  name: 'clinic_request_duration_seconds',
  help: 'Response time of requests made for a clinic',
  unit: 'seconds',
  labels: { clinic_id: clinicId },
  buckets: [0.5, 2],
});

export const apiRequests = requestsTo('atendeai', 6);
