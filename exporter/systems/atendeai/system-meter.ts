import { statfs } from 'node:fs/promises';
import { systemCpuUsage, systemDiskUsage, systemMemoryUsage } from '../../../metrics/clinics/usage.ts';
import { SHARED } from '../../../metrics/labels.ts';
import { companies } from '../../base/companies.ts';
import type { Services } from '../../base/services.ts';
import { heldMemory, resourcesUsed } from '../../seams/resources.ts';
import { SERVICE } from '../../service.ts';
import type { WorkShares } from './work-shares.ts';

const PERCENT = 100;
const MICROSECONDS = 1e6;

export interface SystemMeterOptions {
  readonly services: Services;
  readonly shares: WorkShares;
  /** A path on the file system that the process keeps its data on. */
  readonly disk: string;
}

/**
 * Measures what the process uses, and whose use it is. CPU time is the process's own over wall time; a clinic gets the
 * share of it that its queries are of all queries, and what is no clinic's is `shared`. Memory of a clinic is what
 * is remembered for it alone, the rest of the process's is shared, as the disk is.
 */
export class SystemMeter {
  private readonly options: SystemMeterOptions;
  private cpu = process.cpuUsage();
  private at = performance.now();

  constructor(options: SystemMeterOptions) {
    this.options = options;
  }

  /** Throws when the size of the database cannot be read; everything else is measured then. */
  async measure(): Promise<void> {
    const { services, disk } = this.options;
    const { seconds, cpuSeconds } = this.elapsed();
    this.measureCpu((PERCENT * cpuSeconds) / seconds);
    const memoryBytes = this.measureMemory();
    services.instruments
      .gauge(systemDiskUsage)
      .set({ service: SERVICE, clinic_id: SHARED }, await usedPercent(disk));
    const storageBytes = await databaseBytes(services);
    services.hub.tell(resourcesUsed, { seconds, cpuSeconds, memoryBytes, storageBytes });
  }

  /** Wall time and CPU time since the last call. */
  private elapsed(): { seconds: number; cpuSeconds: number } {
    const [at, cpu] = [performance.now(), process.cpuUsage()];
    const seconds = (at - this.at) / 1000;
    const cpuSeconds = (cpu.user - this.cpu.user + cpu.system - this.cpu.system) / MICROSECONDS;
    this.at = at;
    this.cpu = cpu;
    return { seconds, cpuSeconds };
  }

  private measureCpu(busyPercent: number): void {
    const shares = this.options.shares.take();
    this.set(systemCpuUsage, busyPercent, clinicId => busyPercent * (shares.get(clinicId) ?? 0));
  }

  private measureMemory(): number {
    const resident = process.memoryUsage.rss();
    const held = this.options.services.hub.find(heldMemory)?.();
    this.set(systemMemoryUsage, resident, clinicId => held?.get(clinicId) ?? 0);
    return resident;
  }

  /** The parts of the clinics, and what is left of the whole. */
  private set(
    metric: typeof systemCpuUsage | typeof systemMemoryUsage,
    whole: number,
    partOf: (clinicId: string) => number,
  ): void {
    const gauge = this.options.services.instruments.gauge(metric);
    let left = whole;
    for (const { id: clinic_id } of companies) {
      const part = partOf(clinic_id);
      left -= part;
      gauge.set({ service: SERVICE, clinic_id }, part);
    }
    gauge.set({ service: SERVICE, clinic_id: SHARED }, Math.max(0, left));
  }
}

/** As `df` counts: what is kept for the administrator is neither used nor free. */
async function usedPercent(path: string): Promise<number> {
  const { blocks, bfree, bavail } = await statfs(path);
  const used = blocks - bfree;
  return (PERCENT * used) / (used + bavail);
}

async function databaseBytes({ database }: Services): Promise<number> {
  const [row] = await database.query<{ bytes: number }>(
    'SELECT pg_database_size(current_database())::float8 AS bytes',
  );
  return row!.bytes;
}
