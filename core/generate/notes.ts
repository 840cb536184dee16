import { integrationsOf } from '../alerts/failing.ts';
import { NOTIFICATIONS_FAILING } from '../platform/names.ts';
import type { Config } from '../project/config.ts';
import { reaches } from '../stack/reaches.ts';
import { composePath, givenSecrets } from '../stack/secrets.ts';
import { imageVariable } from '../stack/server.ts';

/** Returns what people should know of the files that were generated, each in one sentence. */
export function notes(config: Config): string[] {
  return [
    ...imagesToBuild(config),
    ...packagesToCopy(config),
    ...foldersToCopy(config),
    ...secretsToWrite(config),
    ...onlyWay(config),
  ];
}

/** Files of the project in which Prometheus finds targets. */
function foldersToCopy(config: Config): string[] {
  if (!config.elsewhere) return [];
  return reaches(config)
    .folders.filter(folder => !folder.startsWith('/'))
    .map(folder => `Prometheus finds targets in ${folder}/ of the project: copy that folder there too`);
}

/** Packages that containers run as the project has them installed. */
function packagesToCopy({ elsewhere, project }: Config): string[] {
  if (!elsewhere) return [];
  return [...project.servers.values()]
    .filter(({ program, container }) => program?.package && !container.build)
    .map(
      ({ name, program }) =>
        `${name} runs ${program!.package} from node_modules/ of the project: install it there with npm install ${program!.package}, or name an image that has it in ${imageVariable(name)}`,
    );
}

/** Compose refuses to start without them, by name. */
function secretsToWrite(config: Config): string[] {
  const names = [...new Set(givenSecrets(config).map(({ name }) => name))].sort();
  if (!config.elsewhere || names.length === 0) return [];
  const folder = composePath(config.secretsFolder);
  return [
    `docker compose up needs the secrets ${names.join(', ')}: write each into a file of its name in ${folder}/`,
  ];
}

/** An integration that fails cannot tell so itself. */
function onlyWay({ channels, project }: Config): string[] {
  const [only, second] = integrationsOf(channels);
  const told = project.alerts.some(({ name }) => name === NOTIFICATIONS_FAILING);
  if (!told || only === undefined || second !== undefined) return [];
  return [
    `${only} is the only kind of channel: nobody is told${project.desk ? ' outside of the inbox' : ''} when it fails (${NOTIFICATIONS_FAILING}); add a channel of another kind`,
  ];
}

/** In another folder than the project's, nothing can be built. */
function imagesToBuild({ elsewhere, project }: Config): string[] {
  if (!elsewhere) return [];
  return [...project.servers.values()]
    .filter(({ container }) => container.build)
    .map(
      ({ name, container }) =>
        `${name} runs the image ${container.image}: build it with docker compose build ${name} in the folder of the project, or name another in ${imageVariable(name)}`,
    );
}
