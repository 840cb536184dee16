import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

export interface Reaper {
  /** From now on the process group ends when this process does. */
  watch(pid: number): void;
  /** It has ended by itself: its id may become that of another. */
  forget(pid: number): void;
  /** Lets all of them live on. */
  release(): void;
}

/** Ends the groups whose ids it has received when its input ends. Kills those that do not end within 5 s. */
const SCRIPT = `
pids=
while read -r what pid; do
  case $what in
    watch) pids="$pids $pid" ;;
    forget)
      left=
      for one in $pids; do [ "$one" = "$pid" ] || left="$left $one"; done
      pids=$left ;;
    release) pids= ;;
  esac
done
for pid in $pids; do kill -s TERM -- "-$pid"; done
[ -z "$pids" ] || sleep 5
for pid in $pids; do kill -s KILL -- "-$pid"; done
`;

/**
 * Starts a shell that briefly outlives this process and ends the servers, however this process ends: also after a crash
 * or SIGKILL, when no code of this process runs any more.
 */
export function startReaper(): Reaper {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const input = shell.stdin as Socket;
  // Neither the shell nor its pipe keeps this process from ending, and a missing shell is not our error.
  shell.unref();
  input.unref();
  shell.on('error', () => {});
  input.on('error', () => {});
  const tell = (line: string) => {
    if (input.writable) input.write(`${line}\n`);
  };
  return {
    watch: pid => tell(`watch ${pid}`),
    forget: pid => tell(`forget ${pid}`),
    release: () => {
      tell('release');
      input.end();
    },
  };
}
