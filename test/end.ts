import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends a process. Resolves when it has written all, in its output and in its folder. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  child.kill(signal);
  await ended;
}
