import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogDelivery } from '../../../telemetry/delivery/delivery.ts';
import { FolderLock } from '../../../telemetry/delivery/folder-lock.ts';
import { end } from '../../end.ts';
import { eventually } from '../support.ts';

const MODULE = join(import.meta.dirname, '../../../telemetry/delivery/folder-lock.ts');
const REFUSED = /another process keeps its log lines in the folder .*: give each process a folder of its own/;

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-lock-'));
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(child => end(child, 'SIGKILL')));
  rmSync(folder, { recursive: true });
});

/** Another process; it says `ready` when its code has run, and lives on. */
async function another(code: string): Promise<ChildProcess> {
  const lives = `${code}; console.log('ready'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', lives], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}
const lockIt = () =>
  another(`import { FolderLock } from ${JSON.stringify(MODULE)}; new FolderLock(${JSON.stringify(folder)})`);
const file = () => join(folder, 'lock');
const rewrite = (changes: object) =>
  writeFileSync(file(), JSON.stringify({ ...JSON.parse(readFileSync(file(), 'utf8')), ...changes }));
const secondsOf = (work: () => void) => {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
};

describe("a folder's lock", () => {
  it('is refused to a second process while the first lives, at once, and says what to do', async () => {
    await lockIt();
    const content = readFileSync(file(), 'utf8');
    expect(secondsOf(() => expect(() => new FolderLock(folder)).toThrow(REFUSED))).toBeLessThan(1);
    expect(readFileSync(file(), 'utf8')).toBe(content);
  });
  it('is refused within the process too, until it is released', () => {
    const first = new FolderLock(folder);
    expect(() => new FolderLock(folder)).toThrow(REFUSED);
    first.release();
    expect(existsSync(file())).toBe(false);
    new FolderLock(folder).release();
  });
  it('is taken over at once from a process that was killed, and nothing else is left', async () => {
    const child = await lockIt();
    await end(child, 'SIGKILL');
    let lock: FolderLock;
    expect(secondsOf(() => (lock = new FolderLock(folder)))).toBeLessThan(1);
    expect(readdirSync(folder)).toEqual(['lock']);
    lock!.release();
  });
  it.runIf(process.platform === 'linux')(
    'is taken over when another process has the number of the one that had it',
    () => {
      const first = new FolderLock(folder);
      rewrite({ started: 'long ago' });
      expect(secondsOf(() => new FolderLock(folder))).toBeLessThan(1);
      const content = readFileSync(file(), 'utf8');
      // What it had is not its own any more.
      first.release();
      expect(readFileSync(file(), 'utf8')).toBe(content);
    },
  );
  it('of another machine or container is watched: taken over when it does not beat, refused when it does', async () => {
    new FolderLock(folder);
    rewrite({ where: 'elsewhere' });
    expect(secondsOf(() => new FolderLock(folder))).toBeGreaterThan(3);
    rewrite({ where: 'elsewhere' });
    await another(
      `import { beat } from ${JSON.stringify(MODULE)}; setInterval(() => beat(${JSON.stringify(folder)}), 300)`,
    );
    expect(() => new FolderLock(folder)).toThrow(REFUSED);
  });
  it('is watched as well where the system does not tell when a process started', async () => {
    new FolderLock(folder);
    rewrite({ started: '' });
    await another(
      `import { beat } from ${JSON.stringify(MODULE)}; setInterval(() => beat(${JSON.stringify(folder)}), 300)`,
    );
    expect(() => new FolderLock(folder)).toThrow(REFUSED);
  });
  it('that was not written to its end is taken over', () => {
    writeFileSync(file(), '{"pid":');
    new FolderLock(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });
  it('goes to one of many processes that come at once after the death of its owner', async () => {
    const child = await lockIt();
    await end(child, 'SIGKILL');
    const code = `
      import { FolderLock } from ${JSON.stringify(MODULE)};
      while (Date.now() < Number(process.argv[1]));
      try { new FolderLock(${JSON.stringify(folder)}); console.log('has it') }
      catch (error) { console.log(error.message.slice(0, 15)) }
      setTimeout(() => {}, 2000);`;
    const at = String(Date.now() + 1500);
    const all = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const one = spawn(process.execPath, ['--input-type=module', '-e', code, at]);
        children.push(one);
        const [said] = (await once(one.stdout, 'data')) as [Buffer];
        return said.toString().trim();
      }),
    );
    expect(all.filter(said => said === 'has it')).toHaveLength(1);
    expect(all.filter(said => said === 'another process')).toHaveLength(5);
  });
  it('beats while a delivery is open, whatever blocks the service', async () => {
    const delivery = new LogDelivery({ url: 'http://127.0.0.1:1', folder });
    await eventually(
      async () => statSync(file()).mtimeMs,
      mtime => mtime > Date.now() - 500,
    );
    // The thread of the service is blocked.
    const code = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500)';
    const before = statSync(file()).mtimeMs;
    spawnSync(process.execPath, ['-e', code]);
    expect(statSync(file()).mtimeMs).toBeGreaterThan(before);
    await delivery.close(0);
    expect(existsSync(file())).toBe(false);
  });
});
