import type { Config } from '../project/config.ts';
import { givenSecretsOf, isMade, type SecretName, secretsFolder, secretsOf } from '../stack/secrets.ts';
import { imageVariable, type Server } from '../stack/server.ts';
import { containerBounds } from './bounds.ts';
import { secretsScript } from './secrets-script.ts';

/** The service that makes the secrets and ends; the servers that read any wait for its end. */
export const SECRETS_SERVICE = 'secrets';

/** Where a server's container has its secrets, and the service those that people wrote. */
export const SECRETS_MOUNT = '/run/secrets';

/** Where the service has the folder of the clone; the messages name it. */
const CLONE = `/clone/${secretsFolder}`;

/** What it runs in: a shell, and perl to make the hash of a password. */
interface SecretsImage {
  readonly name: string;
  readonly image: string;
  /** The folder that the image declares as a volume. */
  readonly volume?: string;
}

/**
 * Returns the image of the service: that of PostgreSQL where the project has one, because its user, which is no number, is looked up
 * there.
 */
export function secretsImage(servers: Iterable<Server>): SecretsImage {
  const postgres = [...servers].find(({ name }) => name === 'postgres')?.container;
  if (!postgres) return { name: SECRETS_SERVICE, image: 'debian:bookworm-slim' };
  const { image, dataFolder } = postgres;
  return { name: 'postgres', image, ...(dataFolder && { volume: dataFolder }) };
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
export function secretsService(servers: readonly Server[], config: Config) {
  const { name, image, volume } = secretsImage(servers);
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
    image: `\${${imageVariable(name)}:-${image}}`,
    entrypoint: ['/bin/sh', '-euc', script.replaceAll('$', '$$$$')],
    command: [],
    volumes: [
      `./${secretsFolder}:${CLONE}`,
      ...readers.map(({ name }) => `${secretsVolume(name)}:/volumes/${name}`),
    ],
    // Instead of the volume that the image declares there, which nothing would remove.
    ...(volume && { tmpfs: [`${volume}:size=1m`] }),
    ...(given.length > 0 && { secrets: given }),
    network_mode: 'none',
    user: '0:0',
    read_only: true,
    cap_drop: ['ALL'],
    cap_add: ['CHOWN', 'DAC_OVERRIDE'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: '32m',
    ...containerBounds,
    restart: 'no',
  };
}

/** The secrets that people write, which compose refuses to start without, by name. */
export function givenSecretNames(servers: readonly Server[], config: Config): SecretName[] {
  return [...new Set(servers.flatMap(({ name }) => givenSecretsOf(name, config)))].sort();
}
