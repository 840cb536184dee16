import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../core/run/ports.ts';
import { end } from '../end.ts';
import { environment } from './folder.ts';

/** A service that runs in a folder of a stranger, and what it wrote. */
export interface RunningService {
  /** What it answers; rejects when that is not a success. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<string>;
  readonly url: string;
  /** The code with which it ended by itself; rejects after 20 s. */
  ended(): Promise<number | null>;
  stop(): Promise<unknown>;
  output(): string;
  errors(): string;
}

/** Starts a program that listens on `PORT`, and waits until it answers `/live`. */
export async function startService(
  folder: string,
  args: readonly string[],
  { node = process.execPath, env = {} }: { node?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<RunningService> {
  const port = await freePort();
  const child = spawn(node, args, {
    cwd: folder,
    env: { ...environment, ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text;
  });
  child.stderr.on('data', (text: Buffer) => {
    errors += text;
  });
  const url = `http://127.0.0.1:${port}`;
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`${url}${path}`, { headers });
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    return response.text();
  };
  await listening(
    () => get('/live'),
    child,
    () => errors,
  );
  return {
    get,
    url,
    ended: async () => {
      for (const deadline = Date.now() + 20_000; child.exitCode === null && child.signalCode === null; ) {
        if (Date.now() > deadline) throw new Error(`the service does not end: ${errors}`);
        await sleep(50);
      }
      return child.exitCode;
    },
    stop: () => end(child),
    output: () => output,
    errors: () => errors,
  };
}

/** Resolves when the service answers; throws what it said when it ends before, or takes longer than 20 s. */
async function listening(
  ask: () => Promise<unknown>,
  child: ChildProcess,
  said: () => string,
): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answers = await ask().then(
      () => true,
      () => false,
    );
    if (answers) return;
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`the service does not answer: ${said()}`);
    await sleep(100);
  }
}
