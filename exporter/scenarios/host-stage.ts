import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Shares in use, 0 to 1. */
export interface Strain {
  readonly cpu: number;
  readonly memory: number;
  readonly disk: number;
}

/** A machine with nothing to worry about. */
const CALM: Strain = { cpu: 0.1, memory: 0.3, disk: 0.4 };

/** The unit of /proc/stat on every Linux that node runs on: hundredths of a second. */
const TICKS_PER_SECOND = 100;
const DISK_BYTES = 100e9;
const DISK = 'textfile/disk.prom';

/**
 * The folder that node-exporter takes for the machine: links to what the kernel says, in whose place this puts files as
 * the kernel would write them on a machine under strain. No processor, memory or disk is really used.
 */
export class HostStage {
  private readonly folder: string;
  private readonly calm: boolean;
  private strain: Strain | undefined;
  /** What /proc/stat said when the first file was put in its place, and what has been added since. */
  private played: { readonly before: string; ticks: number; worked: number; at: number } | undefined;

  /** With `calm`, without a strain the machine is calm, however busy it really is: for drills beside other work. */
  constructor(folder: string, calm: boolean) {
    this.folder = folder;
    this.calm = calm;
  }

  /** Puts the machine under the strain; undefined ends it. Seen after the next `refresh`. */
  put(strain: Strain | undefined): void {
    this.strain = strain;
  }

  /** Brings the folder up to date; called several times in the shortest scrape interval. */
  async refresh(): Promise<void> {
    const strain = this.strain ?? (this.calm ? CALM : undefined);
    if (strain) await this.play(strain);
    else if (this.played) await this.restore();
  }

  private async play(strain: Strain): Promise<void> {
    if (!this.played) {
      if (this.calm) await this.hideDisks();
      this.played = {
        before: await readFile('/proc/stat', 'utf8'),
        ticks: 0,
        worked: 0,
        at: performance.now(),
      };
    }
    const { played } = this;
    const now = performance.now();
    const ticks = ((now - played.at) / 1000) * TICKS_PER_SECOND;
    played.at = now;
    played.ticks += ticks;
    played.worked += ticks * strain.cpu;
    await this.replace('proc/stat', busyStat(played.before, played));
    await this.replace('proc/meminfo', usedMemory(await readFile('/proc/meminfo', 'utf8'), strain.memory));
    await this.replace(DISK, diskText(strain.disk));
  }

  private async restore(): Promise<void> {
    this.played = undefined;
    await rm(join(this.folder, DISK), { force: true });
    for (const name of ['stat', 'meminfo']) {
      const partial = join(this.folder, '.partial');
      await symlink(join('/proc', name), partial);
      await rename(partial, join(this.folder, 'proc', name));
    }
  }

  /** Real disks may be full. */
  private async hideDisks(): Promise<void> {
    const first = join(this.folder, 'proc', '1');
    await rm(first, { recursive: true, force: true });
    await mkdir(first);
    for (const name of ['mounts', 'mountinfo']) await writeFile(join(first, name), '');
  }

  /** In one step, so that nobody reads half of it. */
  private async replace(path: string, text: string): Promise<void> {
    const partial = join(this.folder, '.partial');
    await writeFile(partial, text);
    await rename(partial, join(this.folder, path));
  }
}

/** /proc/stat as it was, and each processor so much later. */
function busyStat(before: string, { ticks, worked }: { ticks: number; worked: number }): string {
  const [more, moreIdle] = [Math.round(worked), Math.round(ticks - worked)];
  return before.replace(
    /^(cpu\d+ )(\d+)( \d+ \d+ )(\d+)/gm,
    (_, name, user, between, idle) => `${name}${Number(user) + more}${between}${Number(idle) + moreIdle}`,
  );
}

function usedMemory(meminfo: string, share: number): string {
  const total = Number(/^MemTotal: +(\d+)/m.exec(meminfo)?.[1]);
  return meminfo.replace(/^MemAvailable:.*$/m, `MemAvailable: ${Math.round(total * (1 - share))} kB`);
}

/** A file system can be neither made up nor filled without rights, but node-exporter takes in what others measured. */
function diskText(share: number): string {
  const gauge = (name: string, help: string, value: number) =>
    `# HELP ${name} ${help}\n# TYPE ${name} gauge\n` +
    `${name}{device="staged",device_error="",fstype="none",mountpoint="/staged"} ${Math.round(value)}\n`;
  return (
    gauge('node_filesystem_size_bytes', 'Filesystem size in bytes.', DISK_BYTES) +
    gauge(
      'node_filesystem_avail_bytes',
      'Filesystem space available to non-root users in bytes.',
      DISK_BYTES * (1 - share),
    )
  );
}
