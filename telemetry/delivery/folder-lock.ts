import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Who has a folder. */
interface Owner {
  readonly pid: number;
  /** When the process started, where the system tells: another process can get the same number. */
  readonly started: string;
  /** The machine, or the container, in which the number means this process. */
  readonly where: string;
}

/** How often the owner of a lock shows that it lives, in milliseconds. */
export const BEAT_MS = 1000;
/** How long a lock is watched for that: three beats, and what a busy machine adds. */
const WATCH_MS = 3500;
const LOOK_MS = 100;
/** Each try begins when somebody else's lock went away. */
const TRIES = 5;

const lockOf = (folder: string): string => join(folder, 'lock');

/** Shows that the owner of the folder's lock lives; called by what ships. */
export function beat(folder: string): void {
  const now = new Date();
  try {
    utimesSync(lockOf(folder), now, now);
  } catch {
    // The folder is gone: then there is nothing to keep others from.
  }
}

/**
 * Keeps a folder for one process: a file that only one can make, and that says who did. One that a dead process left is
 * taken over. Whether an owner lives is asked of the system; where that cannot tell, because the owner is on another
 * machine or in another container, the lock is watched for a beat.
 */
export class FolderLock {
  private readonly path: string;
  private readonly content: string;

  /** Throws when another process has the folder. */
  constructor(folder: string) {
    this.path = lockOf(folder);
    this.content = JSON.stringify({ ...self(), token: randomUUID() });
    for (let tries = 0; tries < TRIES; tries++) {
      if (this.made()) return;
      const found = contentOf(this.path);
      if (found === undefined) continue;
      if (isAlive(found, this.path)) break;
      removeStale(this.path, found);
    }
    throw new Error(
      `another process keeps its log lines in the folder ${folder}: give each process a folder of its own`,
    );
  }

  release(): void {
    if (contentOf(this.path) === this.content) rmSync(this.path, { force: true });
  }

  private made(): boolean {
    try {
      writeFileSync(this.path, this.content, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }
}

const self = (): Owner => ({ pid: process.pid, started: startOf(process.pid), where: where() });

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Removes a lock that a dead process left. Of several processes that found it, only the one that makes the claim may: so
 * none removes the lock that another has just made. A claim that is as old as a dead lock was left by a crash.
 */
function removeStale(path: string, found: string): void {
  const claim = `${path}.${createHash('sha256').update(found).digest('hex')}`;
  try {
    writeFileSync(claim, '', { flag: 'wx', mode: 0o600 });
  } catch {
    if (Date.now() - (lastBeat(claim) ?? Date.now()) > WATCH_MS) rmSync(claim, { force: true });
    return;
  }
  if (contentOf(path) === found) rmSync(path, { force: true });
  rmSync(claim, { force: true });
}

function isAlive(content: string, path: string): boolean {
  const owner = ownerOf(content);
  if (owner?.where === where()) {
    if (!isRunning(owner.pid)) return false;
    const started = startOf(owner.pid);
    if (started !== '' && owner.started !== '') return started === owner.started;
  }
  return isBeating(path, content);
}

/** Undefined while the owner is still writing it. */
function ownerOf(content: string): Owner | undefined {
  try {
    return JSON.parse(content) as Owner;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs for somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When the process started; empty where the system does not tell by a file. */
function startOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // The 22nd of all, in ticks since the machine's start.
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
  } catch {
    return '';
  }
}

function where(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Whether the lock is touched while it is watched, or written to its end, or made by another. */
function isBeating(path: string, content: string): boolean {
  const first = lastBeat(path);
  for (let waited = 0; waited < WATCH_MS && first !== undefined; waited += LOOK_MS) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
    const now = lastBeat(path);
    if (now === undefined) return false;
    if (now !== first || contentOf(path) !== content) return true;
  }
  return false;
}

function lastBeat(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
