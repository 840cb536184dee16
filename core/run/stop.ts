import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { composeDown } from './docker.ts';
import { type EnvironmentOf, historyFile, runFolder, stateFile } from './folders.ts';
import { forgetHistory } from './history.ts';
import { isAlive, type ProcessId, stopProcesses } from './processes.ts';
import { alive, clearState, readState } from './state.ts';

/** The waiting `npm start` has its own limit for each server; this is longer. */
const SUPERVISOR_TIMEOUT_MS = 70_000;

/** What was stopped; undefined if nothing ran. */
export type Stopped = 'native' | 'compose' | undefined;

/**
 * Stops what was started, whether the definitions of the project are right now or not. `clean` also removes the volumes of compose;
 * `removeData` removes the rest.
 */
export async function stop(clean: boolean): Promise<Stopped> {
  const state = readState(stateFile);
  const running = state ? alive(state) : [];
  const composed = state?.target === 'compose';
  const stopped = state && (running.length > 0 || composed) ? state.target : undefined;
  if (!stopped) console.log('nothing is running');
  if (!state) return undefined;
  const supervisor = running.find(({ pid }) => pid === state.supervisor?.pid);
  if (supervisor) await endSupervisor(supervisor);
  // Read again: until it ended, it may have started others.
  const left = alive({ processes: (readState(stateFile) ?? state).processes });
  await stopProcesses(left.map(({ pid }) => pid));
  if (composed && state.composeFile) await composeDown({ file: state.composeFile, environment: {} }, clean);
  clearState(stateFile);
  if (stopped) console.log('stopped');
  return stopped;
}

/** Removes the data of the environment that the project is in. */
export async function removeData(project: EnvironmentOf, stopped: Stopped): Promise<void> {
  await rm(join(runFolder(project), 'data'), { recursive: true, force: true });
  forgetHistory(historyFile('native', project));
  if (stopped === 'compose') forgetHistory(historyFile('compose', project));
}

/** It stops its servers, and then ends. One that does not is killed, or it would start again what is stopped. */
async function endSupervisor(supervisor: ProcessId): Promise<void> {
  process.kill(supervisor.pid, 'SIGTERM');
  const deadline = Date.now() + SUPERVISOR_TIMEOUT_MS;
  while (isAlive(supervisor) && Date.now() < deadline) await sleep(50);
  if (isAlive(supervisor)) process.kill(supervisor.pid, 'SIGKILL');
  while (isAlive(supervisor)) await sleep(50);
}
