import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../core/run/ports.ts';
import { databases } from '../desk/databases.ts';
import { end } from '../end.ts';
import { eventually } from './support.ts';

const [sqlite, postgres] = databases;

/** Runs a program with Node, under the mask of most systems. */
function run(script: string, env: Readonly<Record<string, string>>, ...given: string[]) {
  const child = spawn('/bin/sh', ['-c', 'umask 022; exec "$@"', 'sh', process.execPath, script, ...given], {
    env: { PATH: process.env.PATH, TRAFFIC: 'off', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, stderr }));
  return { child, ended };
}

describe.each([
  ['the sample with its embedded database', 'exporter', undefined],
  ['the sample with PostgreSQL', 'exporter', postgres],
  ['the desk with SQLite', 'desk', undefined],
  ['the desk with PostgreSQL', 'desk', postgres],
] as const)('the folder for data of %s', (_, program, database) => {
  let folder: string;
  let env: Record<string, string>;
  let first: ChildProcess;
  beforeAll(async () => {
    await database?.start();
    const place = await database?.fresh();
    folder = mkdtempSync(join(tmpdir(), 'vigia-folder-'));
    env = {
      DATA_DIR: join(folder, 'data'),
      LOG_DIR: join(folder, 'data', 'logs'),
      PORT: String(await freePort()),
    };
    if (place?.databaseUrl) env.DATABASE_URL = place.databaseUrl;
    first = run(`${program}/main.ts`, env).child;
    const health = () =>
      fetch(`http://127.0.0.1:${env.PORT}/health`).then(
        ({ status }) => status,
        () => 0,
      );
    // The sample asks its simulated upstreams, too.
    await eventually(health, status => status === 200);
  });
  afterAll(async () => {
    if (first) await end(first, 'SIGTERM');
    await database?.remove();
    await sqlite!.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has nothing that anybody else can read or write', async () => {
    const inside = () => readdirSync(env.DATA_DIR!, { recursive: true }).map(String);
    await eventually(
      async () => inside(),
      names => names.some(name => name.startsWith('backups/') && name.endsWith('.json')),
      15_000,
    );
    // PGlite gives each of its files to everybody; nobody else comes past its folder, which is among these.
    const open = inside()
      .filter(name => !name.startsWith('pglite/'))
      .filter(name => (statSync(join(env.DATA_DIR!, name), { throwIfNoEntry: false })?.mode ?? 0) & 0o077);
    expect(open).toEqual([]);
    expect(statSync(env.DATA_DIR!).mode & 0o077).toBe(0);
  });
  it('is refused to a second process, and to a restoration meanwhile', async () => {
    const second = await run(`${program}/main.ts`, { ...env, PORT: '0' }).ended;
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('another process has the folder'),
    });
    // A restoration looks at its file first.
    const backups = join(env.DATA_DIR!, 'backups');
    const name = readdirSync(backups).find(one => one.endsWith('.ndjson.gz'))!;
    const restored = await run(`${program}/restore.ts`, env, join(backups, name)).ended;
    expect(restored).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('another process has the folder'),
    });
  });
});
