import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inEnvironment, type Project } from '../project/project.ts';
import { askedEnvironment } from './environment.ts';

/** What a project's file may be called, the usual name first. */
const FILES = ['vigia.config.ts', 'vigia.config.js', 'vigia.config.mjs'] as const;

/**
 * Loads the project of the folder (default: the current one) in the environment that the command line names (default: its
 * first). Throws when there is no project, or it has no such environment.
 */
export async function loadProject(folder: string = process.cwd()): Promise<Project> {
  const file = FILES.map(name => join(folder, name)).find(existsSync);
  if (!file) throw new Error(`${folder} has no ${FILES[0]}: run vigia in the folder of a project`);
  if (file.endsWith('.ts') && !process.features.typescript)
    throw new Error(`node ${process.version} does not read ${file}: use Node 22.18 or later`);
  const { default: project } = (await import(pathToFileURL(file).href)) as { default?: Project };
  if (!project?.contract)
    throw new Error(`${file} has no project as its default export: write export default defineConfig({ … })`);
  const environment = askedEnvironment();
  return environment === undefined ? project : inEnvironment(project, environment);
}
