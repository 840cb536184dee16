import { pathToFileURL } from 'node:url';
import { inEnvironment, type Project } from '../project/project.ts';
import { askedEnvironment } from './environment.ts';
import { located } from './located.ts';
import { CONFIG_FILES, configIn } from './place.ts';

/**
 * Loads the project of the folder (default: the current one) in the environment that the command line names (default: its
 * first). Throws if there is no project, or it has no such environment; one that does not load is named with file and line.
 */
export async function loadProject(folder: string = process.cwd()): Promise<Project> {
  const file = configIn(folder);
  if (!file)
    throw new Error(
      `${folder} has no ${CONFIG_FILES[0]}: run vigia in the folder of a project, or make one with vigia init`,
    );
  if (file.endsWith('.ts') && !process.features.typescript)
    throw new Error(`node ${process.version} does not read ${file}: use Node 22.18 or later`);
  const { default: project } = await imported(file, folder);
  if (!project?.contract)
    throw new Error(`${file} has no project as its default export: write export default defineConfig({ … })`);
  const environment = askedEnvironment();
  return environment === undefined ? project : inEnvironment(project, environment);
}

async function imported(file: string, folder: string): Promise<{ readonly default?: Project }> {
  try {
    return (await import(pathToFileURL(file).href)) as { default?: Project };
  } catch (error) {
    throw located(error, file, folder);
  }
}
