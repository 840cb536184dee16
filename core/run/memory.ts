import { readdir, readFile } from 'node:fs/promises';
import type { ProcessId } from './processes.ts';

export interface ProcessMemory {
  readonly name: string;
  readonly pid: number;
  /** Resident memory in bytes, including child processes. */
  readonly rssBytes: number;
}

/** Returns the memory of each process and its children, largest first. Returns nothing on systems without /proc. */
export async function memoryOf(
  processes: readonly Pick<ProcessId, 'name' | 'pid'>[],
): Promise<ProcessMemory[]> {
  const all = await residentByGroup();
  return processes
    .map(({ name, pid }) => ({ name, pid, rssBytes: all.get(pid) ?? 0 }))
    .filter(({ rssBytes }) => rssBytes > 0)
    .sort((a, b) => b.rssBytes - a.rssBytes);
}

/** Returns bytes by process group. Each of our servers leads its own group. */
async function residentByGroup(): Promise<Map<number, number>> {
  const groups = new Map<number, number>();
  const entries = await readdir('/proc').catch(() => []);
  await Promise.all(
    entries
      .filter(entry => /^\d+$/.test(entry))
      .map(async pid => {
        const [stat, status] = await Promise.all(
          ['stat', 'status'].map(file => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
        );
        const group = Number(stat!.slice(stat!.lastIndexOf(')') + 2).split(' ')[2]);
        const kilobytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status!)?.[1] ?? 0);
        groups.set(group, (groups.get(group) ?? 0) + kilobytes * 1024);
      }),
  );
  return groups;
}
