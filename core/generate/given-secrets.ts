import type { Config } from '../project/config.ts';
import { composePath, givenSecrets, secretsFolder } from '../stack/secrets.ts';
import type { Artifact } from './artifact.ts';
import { generatedBy } from './yaml.ts';

/**
 * Returns what keeps the secrets that people write out of their repository, if the project names any and their folder is in
 * it. In another folder than the project's, the secrets that are made need the same.
 */
export function keptOutOfGit(config: Config): Artifact[] {
  const given = composePath(config.secretsFolder);
  const folders = [
    ...(givenSecrets(config).length > 0 && given.startsWith('./') ? [given.slice(2)] : []),
    ...(config.elsewhere ? [secretsFolder] : []),
  ];
  const lines = [`# ${generatedBy(config.project)}`, '*', '!.gitignore', ''];
  return folders.map(folder => ({ path: `${folder}/.gitignore`, content: lines.join('\n') }));
}
