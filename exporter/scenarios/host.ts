import { readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ScenarioName } from './names.ts';
import type { Scenario } from './scenario.ts';

/** Shares in use, 0 to 1. */
interface Strain {
  readonly cpu: number;
  readonly memory: number;
  readonly disk: number;
}

/** Several times in the shortest scrape interval. */
const REFRESH_MS = 200;
/** The unit of /proc/stat on every Linux that node runs on: hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** Neither program nor file is touched: node-exporter is told what the kernel would say under the strain. */
function strain(shares: Strain, about: string): Scenario {
  return {
    about,
    simulated: false,
    needs: 'host',
    run: async ({ surroundings, signal }) => {
      const folder = surroundings.host!;
      const begin = performance.now();
      const before = await readFile('/proc/stat', 'utf8');
      await replace(folder, 'textfile/disk.prom', diskText(shares.disk));
      while (!signal.aborted) {
        const seconds = (performance.now() - begin) / 1000;
        await replace(folder, 'proc/stat', busyStat(before, seconds, shares.cpu));
        await replace(
          folder,
          'proc/meminfo',
          usedMemory(await readFile('/proc/meminfo', 'utf8'), shares.memory),
        );
        await sleep(REFRESH_MS, undefined, { signal }).catch(() => {});
      }
      await rm(join(folder, 'textfile/disk.prom'));
      for (const name of ['stat', 'meminfo']) await restore(folder, name);
    },
  };
}

/** In one step, so that nobody reads half of it. */
async function replace(folder: string, path: string, text: string): Promise<void> {
  const partial = join(folder, '.partial');
  await writeFile(partial, text);
  await rename(partial, join(folder, path));
}

async function restore(folder: string, name: string): Promise<void> {
  const partial = join(folder, '.partial');
  await symlink(join('/proc', name), partial);
  await rename(partial, join(folder, 'proc', name));
}

/** /proc/stat as it was, and each processor so many seconds later, of which it worked the share. */
function busyStat(before: string, seconds: number, share: number): string {
  const ticks = Math.round(seconds * TICKS_PER_SECOND);
  const worked = Math.round(ticks * share);
  return before.replace(
    /^(cpu\d+ )(\d+)( \d+ \d+ )(\d+)/gm,
    (_, name, user, between, idle) =>
      `${name}${Number(user) + worked}${between}${Number(idle) + ticks - worked}`,
  );
}

function usedMemory(meminfo: string, share: number): string {
  const total = Number(/^MemTotal: +(\d+)/m.exec(meminfo)?.[1]);
  return meminfo.replace(/^MemAvailable:.*$/m, `MemAvailable: ${Math.round(total * (1 - share))} kB`);
}

/** A file system cannot be made up nor filled without rights, but node-exporter takes in what others have measured. */
function diskText(share: number): string {
  const gauge = (name: string, help: string, value: number) =>
    `# HELP ${name} ${help}\n# TYPE ${name} gauge\n` +
    `${name}{device="scenario",device_error="",fstype="none",mountpoint="/scenario"} ${value}\n`;
  const size = 100e9;
  return (
    gauge('node_filesystem_size_bytes', 'Filesystem size in bytes.', size) +
    gauge(
      'node_filesystem_avail_bytes',
      'Filesystem space available to non-root users in bytes.',
      Math.round(size * (1 - share)),
    )
  );
}

type HostScenario = Extract<ScenarioName, 'host-strained' | 'host-exhausted'>;

export const hostScenarios: Readonly<Record<HostScenario, Scenario>> = {
  'host-strained': strain(
    { cpu: 0.88, memory: 0.9, disk: 0.9 },
    'node-exporter is told of processors busy 88 %, and of memory and a disk in use 90 %',
  ),
  'host-exhausted': strain(
    { cpu: 0.99, memory: 0.97, disk: 0.97 },
    'node-exporter is told of processors busy 99 %, and of memory and a disk in use 97 %',
  ),
};
