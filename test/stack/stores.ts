import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findTool } from '../../core/run/find.ts';
import { end } from '../end.ts';

/** A real store that a test stops and starts again; what it holds outlives that where it writes to disk. */
export interface TestStore {
  readonly url: string;
  /** The user that its processes have, where that is not the test's. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  start(): Promise<void>;
  /** Resolves when the process has ended. */
  stop(): Promise<void>;
  /** Kills it, as the system does when memory runs out. */
  kill(): Promise<void>;
  /** The numbers of its processes, while it runs. */
  processes(): readonly number[];
  /** Lets the process stand still, or go on: it answers nothing, and refuses nothing. */
  freeze(frozen: boolean): void;
  /** Stops it and removes its files. */
  remove(): Promise<void>;
}

/** Where distributions keep PostgreSQL's programs, which they do not put on PATH. */
const POSTGRES_FOLDERS = '/usr/lib/postgresql';
const STARTED_MS = 30_000;
const USER = 'vigia';

/** The folder with `initdb` and `postgres`, or undefined. */
export async function findPostgres(): Promise<string | undefined> {
  const versions = existsSync(POSTGRES_FOLDERS) ? readdirSync(POSTGRES_FOLDERS).sort().reverse() : [];
  const packaged = versions.map(version => join(POSTGRES_FOLDERS, version, 'bin'));
  const found = packaged.find(folder => existsSync(join(folder, 'initdb')));
  return found ?? (await findTool('initdb'))?.replace(/\/initdb$/, '');
}

/** PostgreSQL on a port, with an empty database; it refuses to run as root and gets the user nobody then. */
export async function createPostgres(programs: string, port: number): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-postgres-'));
  const owner = process.getuid?.() === 0 ? nobody() : undefined;
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const options = { ...owner, cwd: folder };
  execFileSync(
    join(programs, 'initdb'),
    [`--pgdata=${data}`, `--username=${USER}`, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...options, stdio: 'ignore' },
  );
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'fsync=off',
  ];
  const run = () =>
    spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap(setting => ['-c', setting])], {
      ...options,
      stdio: 'ignore',
    });
  // An interrupt ends connections at once, where a termination would wait for them.
  const url = `postgres://${USER}@127.0.0.1:${port}/postgres`;
  return { ...store(run, 'SIGINT', port, folder, url), ...(owner && { owner }) };
}

/** Redis on a port, in memory. */
export async function createRedis(program: string, port: number): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-redis-'));
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const run = () => spawn(program, settings, { stdio: 'ignore' });
  return store(run, 'SIGTERM', port, folder, `redis://127.0.0.1:${port}`);
}

function store(
  run: () => ChildProcess,
  ending: NodeJS.Signals,
  port: number,
  folder: string,
  url: string,
): TestStore {
  let child: ChildProcess | undefined;
  const stop = async () => {
    const running = child;
    child = undefined;
    if (!running) return;
    running.kill('SIGCONT');
    await end(running, ending);
  };
  return {
    url,
    async start() {
      child = run();
      const deadline = Date.now() + STARTED_MS;
      while (!(await listens(port))) {
        if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${url} did not start`);
        await sleep(50);
      }
    },
    stop,
    async kill() {
      const running = child;
      child = undefined;
      if (running) await end(running, 'SIGKILL');
    },
    processes: () => (child?.pid === undefined ? [] : [child.pid, ...childrenOf(child.pid)]),
    freeze: frozen => void child?.kill(frozen ? 'SIGSTOP' : 'SIGCONT'),
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise(done => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.once('connect', () => socket.destroy());
  });
}

function nobody(): { uid: number; gid: number } {
  const [uid, gid] = ['-u', '-g'].map(flag =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })),
  );
  return { uid: uid!, gid: gid! };
}

/** The processes that a process has started, as the system tells. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(name => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        return false;
      }
    })
    .map(Number);
}
