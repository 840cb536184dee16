import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Keeps a folder for this process. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder for this process, and makes it where it is missing. The system lets go of it when the process ends, however
 * it ends. Throws if another process has it.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lock');
  ownFile(path);
  // What SQLite locks, the system unlocks with the process; a file with a process's number in it would have to be judged.
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== BUSY) throw error;
    throw new Error(`another process has the folder ${folder}: end it, or give this one a folder of its own`);
  }
  return { release: () => lock.close() };
}

const BUSY = 5;

/**
 * Makes a file that only its owner can read, before something else makes it with what the process's mask leaves. One that is there is
 * not opened: its end would take away the locks that this process has on it.
 */
export function ownFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    chmodSync(path, 0o600);
  }
}
