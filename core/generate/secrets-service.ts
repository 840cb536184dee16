import type { Config } from '../project/config.ts';
import { givenSecretsOf, isMade, type SecretName, secretsFolder, secretsOf } from '../stack/secrets.ts';
import { imageVariable, type Server } from '../stack/server.ts';
import { secretsScript } from './secrets-script.ts';

/** The service that makes the secrets and ends; the servers that read any wait for its end. */
export const SECRETS_SERVICE = 'secrets';

/** Where a server's container has its secrets, and the service those that people wrote. */
export const SECRETS_MOUNT = '/run/secrets';

/** Where the service has the folder of the clone; the messages name it. */
const CLONE = `/clone/${secretsFolder}`;

interface SecretsService {
  readonly servers: readonly Server[];
  /** The server whose image it runs in: one with a shell. A user that is not a number is looked up there. */
  readonly image: Server;
}

/** The volume with the secrets of one server, which no other server mounts. */
export function secretsVolume(server: string): string {
  return `${SECRETS_SERVICE}-${server}`;
}

/** The servers that read secrets. */
export function secretsReaders(servers: readonly Server[], config: Config): Server[] {
  return servers.filter(server => secretsOf(server, config).length > 0);
}

/**
 * Root without a network: writing for several users takes two capabilities. The folder of the clone is mounted too, so
 * that `npm start` and the containers share the same files.
 */
export function secretsService({ servers, image }: SecretsService, config: Config) {
  const readers = secretsReaders(servers, config);
  const given = givenSecretNames(servers, config);
  const script = secretsScript({
    clone: CLONE,
    given: SECRETS_MOUNT,
    shown: config.secretsFolder,
    readers: readers.map(server => ({
      folder: `/volumes/${server.name}`,
      user: server.container.user,
      made: secretsOf(server, config).filter(isMade),
      given: givenSecretsOf(server.name, config),
    })),
  });
  return {
    image: `\${${imageVariable(image.name)}:-${image.container.image}}`,
    entrypoint: ['/bin/sh', '-euc', script.replaceAll('$', '$$$$')],
    command: [],
    volumes: [
      `./${secretsFolder}:${CLONE}`,
      ...readers.map(({ name }) => `${secretsVolume(name)}:/volumes/${name}`),
    ],
    // Instead of the volume that the image declares there, which nothing would remove.
    ...(image.container.dataFolder && { tmpfs: [`${image.container.dataFolder}:size=1m`] }),
    ...(given.length > 0 && { secrets: given }),
    network_mode: 'none',
    user: '0:0',
    read_only: true,
    cap_drop: ['ALL'],
    cap_add: ['CHOWN', 'DAC_OVERRIDE'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: '32m',
    restart: 'no',
  };
}

/** The secrets that people write, which compose refuses to start without, by name. */
export function givenSecretNames(servers: readonly Server[], config: Config): SecretName[] {
  return [...new Set(servers.flatMap(({ name }) => givenSecretsOf(name, config)))].sort();
}
