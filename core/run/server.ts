import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../project/config.ts';
import { withLogin } from '../remote/url.ts';
import { PASSWORD_SECRET } from '../stack/login.ts';
import { type Placement, type Server, urlOf } from '../stack/server.ts';
import type { Program } from './find.ts';
import type { NativeOptions } from './native.ts';
import { programOf } from './package-program.ts';
import { startProcess, stopProcesses } from './processes.ts';
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

/** Starts one server and waits for it. Returns how long it took, or why it does not run. Never rejects. */
export async function startServer(
  server: Server,
  options: ServerOptions,
): Promise<{ readonly seconds: number } | { readonly reason: string }> {
  const { config, placement, program, signal, timeoutMs = READY_TIMEOUT_MS } = options;
  const { name, environment, readiness } = server;
  const own = server.program !== undefined;
  const [path, ...args] = commandOf(server, options);
  const begin = performance.now();
  try {
    const managed = await startProcess(name, path, args, {
      env: {
        ...(own && args.some(arg => arg.endsWith('.ts')) && COMPILE_CACHE),
        ...(options.isolated ? bareEnvironment() : process.env),
        ...environment?.(config, placement),
        ...(own && options.environment),
      },
      cwd: program?.cwd ?? options.root ?? process.cwd(),
      logFile: join(options.logFolder, `${name}.log`),
    });
    options.onProcess(managed);
    const plain = `${urlOf(placement, readiness!.port)}${readiness!.path}`;
    const url = server.login ? withLogin(plain, await readPassword(placement)) : plain;
    const reason = await waitReady(managed, url, timeoutMs, signal);
    if (reason === undefined) return { seconds: (performance.now() - begin) / 1000 };
    if (managed.end() === undefined) await stopProcesses([managed.pid]);
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
