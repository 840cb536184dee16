import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHostStage } from '../../core/run/host-stage.ts';
import { HostStage } from '../../exporter/scenarios/host-stage.ts';
import { endScenario, eventually, startScenario, startTestApp } from './support.ts';

const STRAIN = { cpu: 0.9, memory: 0.95, disk: 0.8 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-host-'));
  await makeHostStage(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = (path: string) => readFile(join(folder, path), 'utf8');
/** User time and idle time of all processors together, in hundredths of a second. */
const times = async () => {
  const lines = (await read('proc/stat')).match(/^cpu\d+ .*$/gm)!.map(line => line.split(' ').map(Number));
  return { user: lines.reduce((sum, l) => sum + l[1]!, 0), idle: lines.reduce((sum, l) => sum + l[4]!, 0) };
};
const memoryShare = async () => {
  const meminfo = await read('proc/meminfo');
  const kilobytes = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)![1]);
  return 1 - kilobytes('MemAvailable') / kilobytes('MemTotal');
};

describe('the machine on stage', () => {
  it('is what the kernel says, until a strain is put on it, and afterwards again', async () => {
    const stage = new HostStage(folder, false);
    await stage.refresh();
    expect(await readlink(join(folder, 'proc/stat'))).toBe('/proc/stat');

    stage.put(STRAIN);
    await stage.refresh();
    await expect(readlink(join(folder, 'proc/stat'))).rejects.toThrow('EINVAL');

    stage.put(undefined);
    await stage.refresh();
    for (const name of ['stat', 'meminfo']) {
      expect(await readlink(join(folder, 'proc', name))).toBe(`/proc/${name}`);
    }
    await expect(read('textfile/disk.prom')).rejects.toThrow('ENOENT');
  });

  it('lets processors work the share that is asked for, and says what memory and disk have left', async () => {
    const stage = new HostStage(folder, false);
    stage.put(STRAIN);
    await stage.refresh();
    const before = await times();
    await sleep(300);
    await stage.refresh();
    const after = await times();
    const worked = after.user - before.user;
    const idle = after.idle - before.idle;
    expect(worked).toBeGreaterThan(20);
    // Hundredths of a second are whole numbers.
    expect(worked / (worked + idle)).toBeCloseTo(STRAIN.cpu, 1);
    expect(await memoryShare()).toBeCloseTo(STRAIN.memory, 3);
    const disk = await read('textfile/disk.prom');
    expect(disk).toMatch(/node_filesystem_size_bytes\{.*\} 100000000000\n/);
    expect(disk).toMatch(/node_filesystem_avail_bytes\{.*\} 20000000000\n/);
  });

  it('is calm where drills run, however busy and full the real one is, and its counters never go back', async () => {
    const stage = new HostStage(folder, true);
    await stage.refresh();
    const calm = await times();
    expect(await memoryShare()).toBeLessThan(0.5);
    expect(await read('proc/1/mountinfo')).toBe('');
    stage.put(STRAIN);
    await stage.refresh();
    stage.put(undefined);
    await sleep(100);
    await stage.refresh();
    const later = await times();
    expect(later.user).toBeGreaterThanOrEqual(calm.user);
    expect(later.idle).toBeGreaterThan(calm.idle);
  });
});

describe('a scenario of the host', () => {
  it('strains the stage while it runs', async () => {
    const app = await startTestApp({ HOST_STAGE: folder });
    try {
      expect((await startScenario(app, 'host-exhausted')).status).toBe(202);
      await eventually(memoryShare, share => Math.abs(share - 0.97) < 0.001);
      await endScenario(app, 'host-exhausted');
      const link = () => readlink(join(folder, 'proc/meminfo')).catch(() => '');
      await eventually(link, path => path === '/proc/meminfo');
    } finally {
      await app.close();
    }
  });

  it('is refused with the hint where there is no stage, and those of real stores where these are not', async () => {
    const app = await startTestApp();
    try {
      for (const [name, what] of [
        ['host-strained', 'npm start -- --native'],
        ['postgres-closed', 'a real PostgreSQL'],
        ['redis-full', 'a real Redis'],
      ] as const) {
        const answer = await startScenario(app, name);
        expect(answer.status).toBe(409);
        expect(await answer.text()).toContain(what);
      }
    } finally {
      await app.close();
    }
  });
});
