import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { StorageSettings } from '@vigia/desk';
import { DESK_FLAGS } from '../../core/stack/desk.ts';
import { DESK_TOKEN } from './support.ts';

/** A desk in a process of its own, for tests that do to it what happens to processes. */
export interface DeskProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Returns the longest time that its event loop stood still since it was asked last, and its memory. */
  look(): Promise<{ readonly stalledMs: number; readonly rssMb: number }>;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts one. Throws what it says if it does not start. */
export async function startDeskProcess(
  { dataDir, databaseUrl }: StorageSettings,
  env: Readonly<Record<string, string>> = {},
  ulimit?: string,
): Promise<DeskProcess> {
  const own = {
    ...{ PORT: '0', DESK_TOKEN, DESK_READS: 'open' },
    ...(dataDir && { DATA_DIR: dataDir }),
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
  };
  const script = join(import.meta.dirname, 'child.ts');
  const options = {
    env: { PATH: process.env.PATH, ...own, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'] as const,
  };
  const child = fork(script, [], {
    ...{ ...options, stdio: [...options.stdio] },
    execArgv: [...DESK_FLAGS],
    // A shell that limits itself before it becomes Node.
    ...(ulimit !== undefined && { execPath: ulimit }),
  });
  const [first] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => [{ failed: `it ended with ${code}` }]),
  ])) as [{ url?: string; failed?: string }];
  if (first.url === undefined) throw new Error(first.failed);
  return {
    url: first.url,
    child,
    look: async () => {
      const answer = once(child, 'message');
      child.send('look');
      return (await answer)[0] as { stalledMs: number; rssMb: number };
    },
    kill: async (signal = 'SIGKILL') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
