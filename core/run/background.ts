import { fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { extname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backgroundLog, logFolder, repository } from './folders.ts';
import type { StartOptions } from './start.ts';

/** What a start can be told from another process. */
export type AskedStart = Omit<StartOptions, 'project' | 'print' | 'onDetached'>;

/** To the process in the background, once. */
export interface Asked {
  readonly options: AskedStart;
  readonly environment: string | undefined;
}

/** From the process in the background: lines, and then one outcome. */
export type Told = { readonly line: string } | { readonly code: number } | { readonly error: Error };

const CHILD = fileURLToPath(new URL(`./background-child${extname(import.meta.filename)}`, import.meta.url));

/**
 * Starts in a process of its own, which keeps the servers running, and prints what it says until all is ready. Resolves with the
 * exit code, and throws what the start throws. If this process is stopped or dies before, so does what it started.
 */
export async function startInBackground(asked: Asked): Promise<number> {
  const log = openLog();
  // Added to: a start that is refused leaves the log of the one that runs.
  const child = fork(CHILD, [], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    serialization: 'advanced',
  });
  closeSync(log);
  const exited = new Promise(resolve => child.once('exit', resolve));
  let stopped = false;
  const stop = () => {
    stopped = true;
    child.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.stdout.on('error', stop);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('message', (told: Told) => {
        if ('line' in told) console.log(told.line);
        else if ('code' in told) resolve(told.code);
        else reject(told.error);
      });
      child.once('error', reject);
      child.once('disconnect', () => {
        if (stopped) resolve(0);
        else
          reject(
            new Error(`the start ended before all was ready; see ${relative(repository, backgroundLog)}`),
          );
      });
      child.send(asked);
    });
  } finally {
    if (stopped) await exited;
    child.unref();
    if (child.connected) child.disconnect();
  }
}

function openLog(): number {
  try {
    mkdirSync(logFolder, { recursive: true });
    return openSync(backgroundLog, 'a');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`cannot write ${backgroundLog} (${code}): make it writable`);
  }
}
