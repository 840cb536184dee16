import { join } from 'node:path';
import type { Project } from '../project/project.ts';

/** The project's folder: commands run in it. */
export const repository = process.cwd();
/** What runs here leaves nothing outside of it. */
export const vigiaFolder = join(repository, '.vigia');
export const stateFile = join(vigiaFolder, 'state.json');
/** Holds the log of each server that runs natively. */
export const logFolder = join(vigiaFolder, 'logs');
/** What a start in the background says, and which servers it starts again. */
export const backgroundLog = join(logFolder, 'vigia.log');

/** What tells the environments of a project apart. */
export type EnvironmentOf = Pick<Project, 'environment' | 'environments'>;

/** One folder per environment, because each has its own data; that of the first has no name in it. */
export const runFolder = (project: EnvironmentOf) => join(vigiaFolder, `run${suffix(project)}`);
/** One folder per environment, for compose files that differ from the committed ones. */
export const composeFolder = (project: EnvironmentOf) => join(vigiaFolder, `compose${suffix(project)}`);
/** One file per target and environment. */
export const historyFile = (target: 'native' | 'compose', project: EnvironmentOf) =>
  join(vigiaFolder, `history-${target}${suffix(project)}.json`);

export function isFirst({ environment, environments }: EnvironmentOf): boolean {
  return Object.keys(environments)[0] === environment;
}

function suffix(project: EnvironmentOf): string {
  return isFirst(project) ? '' : `-${project.environment}`;
}
