import { boundedId, gauge } from 'vigia/metrics';
import { clinicId } from '../labels.ts';

/** Resource usage by clinic. Clinics share one process; `docs/decisions.md` says how usage is assigned. AtendeAI has them, Production shows them, too. */

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
