import { type Config, configure, type Overrides } from './config.ts';
import { onlySystems, systemNames } from './only.ts';
import type { Project } from './project.ts';

/** Options of commands that say what of a project is meant. */
export interface Choice {
  /** Default: the project's first environment. */
  readonly environment?: string | undefined;
  /** Names of systems, with commas between them. Default: the whole project. */
  readonly systems?: string | undefined;
}

/** Returns what the options choose of a project, configured. Throws for a name that the project does not have. */
export function chosenConfig(project: Project, choice: Choice, overrides: Overrides = {}): Config {
  const { environment, systems } = choice;
  const known = Object.keys(project.environments);
  if (environment !== undefined && !known.includes(environment))
    throw new Error(
      `--environment is "${environment}", which the project does not have: use one of ${known.join(', ')}`,
    );
  const chosen = systems === undefined ? project : onlySystems(project, systemNames(systems));
  return configure(chosen, { ...overrides, ...(environment !== undefined && { environment }) });
}
