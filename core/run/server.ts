import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../project/config.ts';
import { servers } from '../stack/index.ts';
import type { Placement } from '../stack/server.ts';
import type { Program } from './find.ts';
import type { NativeOptions, NativeServer } from './native.ts';
import { startProcess, stopProcesses } from './processes.ts';
import { waitReady } from './ready.ts';

const repository = join(import.meta.dirname, '..', '..');

/**
 * With PGlite inside, the sample service takes 190 MB with these flags and 340 MB without (measured): the
 * optimising WebAssembly compiler and large young generations are for busier services.
 */
const SMALL_MEMORY = ['--liftoff-only', '--max-semi-space-size=2'];

/** Node's own place for compiled code. With it the type stripper stays unloaded from the second start on: 60 MB less. */
const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') };

/** A first start on a slow disk. */
const READY_TIMEOUT_MS = 60_000;

interface ServerOptions extends NativeOptions {
  /** Absent for the exporter. */
  readonly program: Program | undefined;
  readonly config: Config;
  readonly placement: Placement;
  readonly logFolder: string;
  readonly onProcess: NonNullable<NativeOptions['onProcess']>;
}

/** Starts one server and waits for it: how long it took, or why it does not run. Never rejects. */
export async function startServer(
  name: NativeServer,
  options: ServerOptions,
): Promise<{ readonly seconds: number } | { readonly reason: string }> {
  const { config, placement, program, signal, timeoutMs = READY_TIMEOUT_MS } = options;
  const { environment, readiness } = servers[name];
  const [path, ...args] = commandOf(name, options);
  const begin = performance.now();
  try {
    const managed = await startProcess(name, path, args, {
      env: {
        ...(name === 'exporter' && COMPILE_CACHE),
        ...process.env,
        ...environment?.(config, placement),
        ...(name === 'exporter' && options.exporterEnv),
      },
      cwd: program?.cwd ?? repository,
      logFile: join(options.logFolder, `${name}.log`),
    });
    options.onProcess(managed);
    const url = `http://${placement.address(readiness!.port)}${readiness!.path}`;
    const reason = await waitReady(managed, url, timeoutMs, signal);
    if (reason === undefined) return { seconds: (performance.now() - begin) / 1000 };
    if (managed.end() === undefined) await stopProcesses([managed.pid]);
    return { reason };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

function commandOf(name: NativeServer, options: ServerOptions): [string, ...string[]] {
  const { program, config, placement, exporterCommand } = options;
  if (!program) {
    const main = join(repository, 'exporter', 'main.ts');
    return [...(exporterCommand ?? [process.execPath, ...SMALL_MEMORY, main])] as [string, ...string[]];
  }
  const args = servers[name].arguments?.(config, placement) ?? [];
  return program.home
    ? [program.path, 'server', '--homepath', program.home, ...args]
    : [program.path, ...args];
}
