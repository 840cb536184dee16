import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../project/config.ts';
import { withLogin } from '../remote/url.ts';
import { PASSWORD_SECRET } from '../stack/login.ts';
import { type Placement, type Server, urlOf } from '../stack/server.ts';
import type { Program } from './find.ts';
import type { KeptServer } from './keep.ts';
import type { NativeOptions } from './native.ts';
import { programOf } from './package-program.ts';
import { type ManagedProcess, startProcess, stopProcesses } from './processes.ts';
import { waitReady } from './ready.ts';

/**
 * The compile cache of Node, for programs in TypeScript: with it, the type stripper stays unloaded from the second start on,
 * 30 MB less. JavaScript goes without, because Node keeps what it read of the cache: 7 MB for the desk.
 */
const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') };

/** For a first start on a slow disk. */
const READY_TIMEOUT_MS = 60_000;

/** What a program needs to run at all. */
const NEEDED = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG'] as const;

interface ServerOptions extends NativeOptions {
  /** Absent for a program of the project. */
  readonly program: Program | undefined;
  readonly config: Config;
  readonly placement: Placement;
  readonly logFolder: string;
  readonly onProcess: NonNullable<NativeOptions['onProcess']>;
}

/** A server that started, or why it does not run. */
export type Outcome =
  | { readonly seconds: number; readonly process: ManagedProcess }
  | { readonly reason: string };

/** Returns how a server is started and waited for, as often as it has to be. */
export function startable(server: Server, options: ServerOptions): KeptServer {
  const { config, placement, program } = options;
  const { name, environment, readiness } = server;
  const own = server.program !== undefined;
  const logFile = join(options.logFolder, `${name}.log`);
  return {
    name,
    logFile,
    async start() {
      const [path, ...args] = commandOf(server, options);
      const managed = await startProcess(name, path, args, {
        env: {
          ...(own && args.some(arg => arg.endsWith('.ts')) && COMPILE_CACHE),
          ...(options.isolated ? bareEnvironment() : process.env),
          ...environment?.(config, placement),
          ...(own && options.environment),
        },
        cwd: program?.cwd ?? options.root ?? process.cwd(),
        logFile,
      });
      options.onProcess(managed);
      return managed;
    },
    async ready(managed, signal) {
      const plain = `${urlOf(placement, readiness!.port)}${readiness!.path}`;
      const url = server.login ? withLogin(plain, await readPassword(placement)) : plain;
      return waitReady(managed, url, options.timeoutMs ?? READY_TIMEOUT_MS, signal);
    },
  };
}

/** Starts a server for the first time and waits for it. One that is not ready in time is stopped. Never rejects. */
export async function startServer(server: KeptServer, signal: AbortSignal | undefined): Promise<Outcome> {
  const begin = performance.now();
  try {
    const process = await server.start();
    const reason = await server.ready(process, signal);
    if (reason === undefined) return { seconds: (performance.now() - begin) / 1000, process };
    if (process.end() === undefined) await stopProcesses([process.pid]);
    return { reason };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

async function readPassword(placement: Placement): Promise<string> {
  return (await readFile(placement.secretFile(PASSWORD_SECRET), 'utf8')).trim();
}

function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(NEEDED.flatMap(name => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function commandOf(server: Server, options: ServerOptions): [string, ...string[]] {
  const { program, config, placement, commands } = options;
  const given = commands?.[server.name];
  if (given) return [...given];
  if (server.program) return [process.execPath, ...programOf(server.program, options.root)!];
  const args = server.arguments?.(config, placement) ?? [];
  const { path, home } = program!;
  return home ? [path, 'server', '--homepath', home, ...args] : [path, ...args];
}
