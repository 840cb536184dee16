import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextWait } from '../../../core/run/backoff.ts';
import { type KeptServer, keep, type ServerEnd } from '../../../core/run/keep.ts';
import { tellingKeeper } from '../../../core/run/keeper.ts';
import { lastLines } from '../../../core/run/log-end.ts';
import {
  identify,
  isAlive,
  type ManagedProcess,
  startProcess,
  stopProcesses,
} from '../../../core/run/processes.ts';
import { startNative } from '../../bundle.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-keep-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const until = async (is: () => boolean, seconds = 15) => {
  const deadline = Date.now() + seconds * 1000;
  while (!is()) {
    if (Date.now() > deadline) throw new Error(`not in ${seconds} s`);
    await sleep(20);
  }
};

describe('the wait before a server is started again', () => {
  it('doubles from a second to half a minute', () => {
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) waits.push(nextWait(waits.at(-1), 100));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });
  it('begins again after a minute without an end, and not before', () => {
    expect(nextWait(16_000, 59_999)).toBe(30_000);
    expect(nextWait(16_000, 60_000)).toBe(1_000);
  });
});

/** A server that is a shell script, ready when it runs. `started` are its processes, `ends` what was told. */
function scripted(name: string, script: string, { program = '/bin/sh', startsAgainIn = 0 } = {}) {
  const started: ManagedProcess[] = [];
  let starts = 0;
  const ends: ServerEnd[] = [];
  const told: string[] = [];
  const teller = tellingKeeper(text => told.push(text), folder);
  const stopping = new AbortController();
  const server: KeptServer = {
    name,
    logFile: join(folder, `${name}.log`),
    async start() {
      const again = starts++ > 0;
      if (again) await sleep(startsAgainIn);
      const options = { env: process.env, logFile: this.logFile };
      const one = await startProcess(name, again ? program : '/bin/sh', ['-c', script], options);
      started.push(one);
      return one;
    },
    ready: async () => undefined,
  };
  const keeper = {
    onEnd: (end: ServerEnd) => {
      ends.push(end);
      teller.onEnd(end);
    },
    onReturn: teller.onReturn,
  };
  return {
    ...{ started, ends, told },
    kept: server.start().then(first => keep(server, first, keeper, stopping.signal)),
    starts: () => starts,
    stop: () => stopping.abort(),
  };
}

/** The process group of each has ended. */
const gone = (processes: readonly ManagedProcess[]) =>
  processes.every(({ pid }) => {
    try {
      process.kill(-pid, 0);
      return false;
    } catch {
      return true;
    }
  });

describe.concurrent('a server that is kept', () => {
  it('is started again when it is killed, and named with how, its last lines and when', async () => {
    const one = scripted('killed', 'seq 8; printf "\\033[31mlast word\\033[0m\\n\\n"; exec sleep 60');
    await until(() => one.started.length === 1);
    await until(() => readFileSync(join(folder, 'killed.log'), 'utf8').includes('last word'));
    process.kill(one.started[0]!.pid, 'SIGKILL');
    await until(() => one.started.length === 2 && one.told.length === 2);
    expect(one.ends).toEqual([
      {
        name: 'killed',
        how: 'ended by SIGKILL',
        lastLines: ['5', '6', '7', '8', 'last word'],
        logFile: join(folder, 'killed.previous.log'),
        waitMs: 1_000,
      },
    ]);
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /;
    expect(one.told[0]!.replace(time, '')).toBe(
      'killed ended by SIGKILL; it is started again in 1 s. The end of its log, killed.previous.log:\n  5\n  6\n  7\n  8\n  last word',
    );
    expect(one.told[1]!.replace(time, '')).toMatch(/^killed is ready again after \d\.\d s$/);
    one.stop();
    await one.kept;
    expect(one.started.length).toBe(2);
    await stopProcesses(one.started.map(({ pid }) => pid));
  });
  it('leaves none of its children to hold its port', async () => {
    const one = scripted('parent', 'sleep 60 & wait');
    await until(() => one.started.length === 1);
    await sleep(300);
    process.kill(one.started[0]!.pid, 'SIGKILL');
    await until(() => one.ends.length === 1);
    expect(gone(one.started)).toBe(true);
    one.stop();
    await one.kept;
    expect(one.started.length).toBe(1);
  });
  it('that ends each time waits longer each time', async () => {
    const one = scripted('loop', 'echo no such table; exit 3');
    await until(() => one.ends.length === 3);
    one.stop();
    await one.kept;
    expect(one.ends.map(({ how, waitMs }) => `${how}, ${waitMs}`)).toEqual([
      'exited with code 3, 1000',
      'exited with code 3, 2000',
      'exited with code 3, 4000',
    ]);
    expect(one.ends.at(-1)!.lastLines).toEqual(['no such table']);
  });
  it('that cannot be started again is tried on, and why is said', async () => {
    const one = scripted('lost', 'echo was here; exit 1', { program: '/nowhere/server' });
    await until(() => one.ends.length === 2);
    one.stop();
    await one.kept;
    expect(one.ends[1]).toMatchObject({
      how: expect.stringMatching(/^cannot be started again: cannot start \/nowhere\/server: .*ENOENT/),
      waitMs: 2_000,
    });
    expect(await readFile(join(folder, 'lost.previous.log'), 'utf8')).toBe('was here\n');
  });
  it('that is stopped while it is started again is over when that start is', async () => {
    const one = scripted('meanwhile', 'exec sleep 60', { startsAgainIn: 300 });
    await until(() => one.started.length === 1);
    process.kill(one.started[0]!.pid, 'SIGKILL');
    await until(() => one.starts() === 2);
    one.stop();
    await one.kept;
    // Else nobody would know of it, and nobody stop it.
    expect(one.started.length).toBe(2);
    await stopProcesses(one.started.map(({ pid }) => pid));
  });
  it('is not started again when it is stopped, at whatever moment that is', async () => {
    const offsets = [300, ...Array.from({ length: 24 }, (_, i) => 940 + i * 5), 2_500];
    const all = await Promise.all(
      offsets.map(async offset => {
        const one = scripted(`race-${offset}`, 'exec sleep 60');
        await until(() => one.started.length === 1);
        process.kill(one.started[0]!.pid, 'SIGKILL');
        await until(() => one.ends.length === 1);
        await sleep(offset);
        one.stop();
        await one.kept;
        const count = one.started.length;
        await stopProcesses(one.started.map(({ pid }) => pid));
        return { one, count };
      }),
    );
    await sleep(1_200);
    for (const { one, count } of all) {
      expect(one.started.length).toBe(count);
      expect(gone(one.started)).toBe(true);
    }
    // Else the moments were not around the one that matters.
    expect(new Set(all.map(({ count }) => count))).toEqual(new Set([1, 2]));
  });
});

describe('a native start that keeps its servers', () => {
  const SAYS = `console.log('up'); require('node:http').createServer((_, r) => r.end('ok')).listen(process.env.PORT, process.env.HOST)`;
  const start = async (script: string) => {
    const told: string[] = [];
    const pids: number[] = [];
    const stack = await startNative({
      only: ['exporter'],
      artifacts: () => [],
      commands: { exporter: [process.execPath, '--eval', script] },
      keeper: tellingKeeper(text => told.push(text), folder),
      onProcess: ({ pid }) => pids.push(pid),
    }).catch((error: Error) => error);
    return { stack, told, pids };
  };

  it('has a server that was killed answer again, and stops the new one', async () => {
    const { stack, told, pids } = await start(SAYS);
    if (stack instanceof Error) throw stack;
    process.kill(pids[0]!, 'SIGKILL');
    await until(() => told.length === 2);
    expect(told[0]).toContain('exporter ended by SIGKILL; it is started again in 1 s.');
    expect(told[1]).toContain('exporter is ready again after ');
    expect((await fetch(stack.urls.exporter)).ok).toBe(true);
    expect(stack.processes.map(({ pid }) => pid)).toEqual([pids[1]]);
    await stack.stop();
    await expect(fetch(stack.urls.exporter)).rejects.toThrow();
    // Longer than the wait before it would be started again.
    await sleep(1_500);
    expect([pids.length, told.length]).toEqual([2, 2]);
  });
  it('fails when a server ends before it is ready, and starts it once', async () => {
    const { stack, told, pids } = await start("console.error('port taken'); process.exit(1)");
    expect(stack).toMatchObject({ message: 'exporter did not start: exited with code 1: port taken' });
    await sleep(1_200);
    expect(pids.length).toBe(1);
    expect(told).toEqual([]);
  });
});

describe('the last lines of a log', () => {
  it('are found at the end of a long one', async () => {
    const file = join(folder, 'long.log');
    await writeFile(file, `${'x'.repeat(100_000)}\nfirst\n\nsecond\n`);
    expect(await lastLines(file, 2)).toEqual(['first', 'second']);
    expect((await lastLines(file, 3))[0]).toBe('x'.repeat(300));
    expect(await lastLines(join(folder, 'none.log'), 3)).toEqual([]);
  });
});

describe('what outlives a process that is killed', () => {
  it('is ended, but for what had ended before', async () => {
    const reaper = join(import.meta.dirname, '../../../core/run/reaper.ts');
    const script = `
      const { startReaper } = await import(${JSON.stringify(reaper)});
      const reaper = startReaper();
      const pids = [1, 2].map(() => require('node:child_process').spawn('sleep', ['60'], { detached: true }).pid);
      for (const pid of pids) reaper.watch(pid);
      reaper.forget(pids[1]);
      console.log(pids.join(' '));
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300);`;
    const killed = spawn(
      process.execPath,
      ['--input-type=commonjs', '--eval', `(async () => {${script}})()`],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let said = '';
    killed.stdout.on('data', text => {
      said += text;
    });
    await once(killed, 'exit');
    const [watched, forgotten] = said
      .trim()
      .split(' ')
      .map(pid => identify('sleep', Number(pid)));
    await until(() => !isAlive(watched!));
    expect(isAlive(forgotten!)).toBe(true);
    await stopProcesses([forgotten!.pid]);
  });
});
