import type { Config } from '../project/config.ts';
import { givenFolder, givenSecrets } from '../stack/secrets.ts';
import type { Artifact } from './artifact.ts';
import { generatedBy } from './yaml.ts';

/** Returns what keeps the secrets that people write out of their repository, if the project names any. */
export function keptOutOfGit(config: Config): Artifact[] {
  if (givenSecrets(config).length === 0) return [];
  const lines = [`# ${generatedBy(config.project)}`, '*', '!.gitignore', ''];
  return [{ path: `${givenFolder}/.gitignore`, content: lines.join('\n') }];
}
