import { rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { nextWait } from './backoff.ts';
import { lastLines } from './log-end.ts';
import { type ManagedProcess, stopProcesses } from './processes.ts';

/** The end of a server that nobody asked for. */
export interface ServerEnd {
  readonly name: string;
  /** With which exit code or by which signal, or why it cannot be started again. */
  readonly how: string;
  readonly lastLines: readonly string[];
  /** Its log, set aside so that the next start does not write over it. */
  readonly logFile: string;
  /** When it is started again, in milliseconds. */
  readonly waitMs: number;
}

/** What is told of servers that are kept running. */
export interface Keeper {
  onEnd(end: ServerEnd): void;
  /** It was started again: it is ready after so many seconds, or it runs and is not, and why. */
  onReturn(name: string, outcome: { readonly seconds: number } | { readonly reason: string }): void;
}

export interface KeptServer {
  readonly name: string;
  readonly logFile: string;
  start(): Promise<ManagedProcess>;
  /** Resolves with undefined when it is ready, otherwise with the reason why it is not. */
  ready(process: ManagedProcess, signal: AbortSignal | undefined): Promise<string | undefined>;
}

const SHOWN_LINES = 5;

/** Starts a server again whenever it ends, until the signal. Resolves when it starts nothing any more; never rejects. */
export async function keep(
  server: KeptServer,
  first: ManagedProcess,
  keeper: Keeper,
  signal: AbortSignal,
): Promise<void> {
  const { name } = server;
  const aborted = new Promise<undefined>(resolve => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  let begin = performance.now();
  let waitMs: number | undefined;
  let process: ManagedProcess | undefined = first;
  let how = await Promise.race([first.ended, aborted]);
  while (how !== undefined && !signal.aborted) {
    waitMs = nextWait(waitMs, performance.now() - begin);
    // What it leaves behind in its group could hold its port or its data.
    if (process) await stopProcesses([process.pid]);
    const logFile = process ? await setAside(server.logFile) : server.logFile;
    const shown = await lastLines(logFile, SHOWN_LINES);
    if (signal.aborted) return;
    keeper.onEnd({ name, how, lastLines: shown, logFile, waitMs });
    await sleep(waitMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    begin = performance.now();
    process = await server.start().catch((error: Error) => {
      how = `cannot be started again: ${error.message}`;
      return undefined;
    });
    if (!process) continue;
    const reason = await server.ready(process, signal).catch((error: Error) => error.message);
    if (process.end() === undefined && !signal.aborted)
      keeper.onReturn(
        name,
        reason === undefined ? { seconds: (performance.now() - begin) / 1000 } : { reason },
      );
    how = await Promise.race([process.ended, aborted]);
  }
}

/** The log of a server that ended, of which the last one alone is kept. */
async function setAside(file: string): Promise<string> {
  const previous = file.replace(/(?=\.log$)/, '.previous');
  return rename(file, previous).then(
    () => previous,
    () => file,
  );
}
