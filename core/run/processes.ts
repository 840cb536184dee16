import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** One of our processes. Its start time tells it from a later process with the same id. */
export interface ProcessId {
  readonly name: string;
  readonly pid: number;
  /** Clock ticks since boot at its start; empty on systems without /proc. */
  readonly started: string;
}

export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves with how the process ended; never rejects. */
  readonly ended: Promise<string>;
  /** How it ended, or undefined while it runs. */
  end(): string | undefined;
}

/** A server that has not ended after this time is killed. */
const STOP_TIMEOUT_MS = 8_000;

/** Starts a program in its own process group, with its output in the log file. Throws if it cannot be started. */
export async function startProcess(
  name: string,
  program: string,
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd?: string; readonly logFile: string },
): Promise<ManagedProcess> {
  const log = openSync(options.logFile, 'w');
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: options.env,
    ...(options.cwd && { cwd: options.cwd }),
  });
  closeSync(log);
  await started(child, program);
  let end: string | undefined;
  const ended = new Promise<string>(resolve => {
    child.once('exit', (code, signal) => {
      end = signal ? `ended by ${signal}` : `exited with code ${code}`;
      resolve(end);
    });
  });
  // The caller keeps the event loop alive, not the child: a detached start may exit.
  child.unref();
  return { name, pid: child.pid!, logFile: options.logFile, ended, end: () => end };
}

function started(child: ChildProcess, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', error => reject(new Error(`cannot start ${program}: ${error.message}`)));
  });
}

/** Asks the process groups to end, waits, and kills those that are left. */
export async function stopProcesses(pids: readonly number[], timeoutMs = STOP_TIMEOUT_MS): Promise<void> {
  for (const pid of pids) signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + timeoutMs;
  while (pids.some(groupExists) && Date.now() < deadline) await sleep(25);
  for (const pid of pids.filter(groupExists)) signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

function groupExists(pid: number): boolean {
  return signalGroup(pid, 0);
}

/** Identifies a process, so that another process can find it later. */
export function identify(name: string, pid: number): ProcessId {
  return { name, pid, started: startTime(pid) };
}

/** Whether exactly that process is still running. */
export function isAlive({ pid, started }: ProcessId): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startTime(pid) === started;
}

/**
 * Field 22 of /proc/PID/stat. Returns nothing without it, and of a process that has ended and that its parent has not noticed.
 * The name in field 2 may contain spaces and brackets.
 */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : fields[19]!;
  } catch {
    return '';
  }
}
