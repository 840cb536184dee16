import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

export interface Reaper {
  /** From now on the process group ends when this process does. */
  watch(pid: number): void;
  /** Lets all of them live on. */
  release(): void;
}

/** Ends the groups whose ids it was told, as soon as its input ends; those that do not obey within 5 s are killed. */
const SCRIPT = `
pids=
while read -r line; do
  if [ "$line" = release ]; then pids=; else pids="$pids $line"; fi
done
for pid in $pids; do kill -s TERM -- "-$pid"; done
[ -z "$pids" ] || sleep 5
for pid in $pids; do kill -s KILL -- "-$pid"; done
`;

/**
 * A shell that outlives this process by a moment and takes the servers with it, however this process ends: also
 * by a crash or SIGKILL, where nothing of its own runs any more.
 */
export function startReaper(): Reaper {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const input = shell.stdin as Socket;
  // Neither the shell nor the pipe to it keeps this process from ending, and a shell that is gone is no error of ours.
  shell.unref();
  input.unref();
  shell.on('error', () => {});
  input.on('error', () => {});
  return {
    watch: pid => void input.write(`${pid}\n`),
    release: () => void input.end('release\n'),
  };
}
