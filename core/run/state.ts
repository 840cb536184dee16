import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Overrides } from '../project/config.ts';
import type { ServerName } from '../stack/server.ts';
import type { PortNumbers } from './ports.ts';
import { isAlive, type ProcessId } from './processes.ts';

/** What `npm start` leaves for `npm stop`. */
export interface State {
  readonly target: 'native' | 'compose';
  /** The process that keeps the servers running, in a terminal or in the background; absent in compose after `--detach`. */
  readonly supervisor?: ProcessId;
  readonly processes: readonly ProcessId[];
  readonly composeFile?: string;
  /** How the files of its servers are rendered, for `vigia watch`. */
  readonly rendering?: Rendering;
}

/** What a start chose, in addition to what the project says. */
export interface Rendering {
  readonly overrides: Overrides;
  readonly ports: PortNumbers;
  /** The servers that are there. */
  readonly servers: readonly ServerName[];
}

export function writeState(file: string, state: State): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    // By another file: who reads it meanwhile, or after this process was killed, finds a whole one.
    writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`);
    renameSync(`${file}.new`, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`cannot write ${file} (${code}): make its folder writable`);
  }
}

/** Returns undefined if nothing was started, or if it has been stopped. */
export function readState(file: string): State | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as State;
  } catch {
    throw new Error(`${file} is damaged: stop the processes that it lists by hand, then delete it`);
  }
}

export function clearState(file: string): void {
  rmSync(file, { force: true });
}

/** Returns the started processes that still run. */
export function alive({ supervisor, processes }: Pick<State, 'supervisor' | 'processes'>): ProcessId[] {
  return [...(supervisor ? [supervisor] : []), ...processes].filter(isAlive);
}
