import { isSentByDesk, secretsIn } from '../alerts/channels.ts';
import { isMade, type MadeSecret, type SecretName } from '../alerts/secret-name.ts';
import { secretsOfRemedy } from '../desk/remedy-action.ts';
import type { Config } from '../project/config.ts';
import { secretsOfRemoteWrite } from '../project/remote-write.ts';
import { addressesIn, secretsOfLogin, secretsOfTarget } from '../project/target.ts';
import type { Container } from './server.ts';
import { database, postgres } from './stores.ts';

export { isMade, type MadeSecret, type SecretName, secretNames } from '../alerts/secret-name.ts';
export { composePath, givenFolder } from './given-folder.ts';

/**
 * The folder of the secrets that are made. Generated files do not contain secrets. Only the owner of a file can read it. The
 * random ones are created by the first to need them: the compose service `secrets` (`core/generate/secrets-service.ts`)
 * or the commands on this host (`core/run/secrets.ts`).
 */
export const secretsFolder = '.vigia/secrets';

/** What the random ones are made of; 24 bytes are 32 letters of base64url, which need no escaping in a URL. */
export const RANDOM_BYTES = 24;

/** The secrets that hold another one; the rest are random. */
export const derivedSecrets: Partial<
  Record<MadeSecret, { readonly from: MadeSecret; readonly value: (from: string) => string }>
> = {
  'database-url': {
    from: 'postgres-password',
    value: password =>
      `postgres://${database.user}:${password}@${postgres.name}:${postgres.ports.postgres!.number}/${database.name}`,
  },
};

/** A secret that people write, with the server that reads it and what it is for. */
export interface GivenSecret {
  readonly name: SecretName;
  readonly server: string;
  readonly use: string;
}

/** Returns every use of a secret that people write. */
export function givenSecrets(config: Config): GivenSecret[] {
  return [
    ...ofChannels(config),
    ...ofTargets(config),
    ...ofStores(config),
    ...ofDuty(config),
    ...ofCalls(config).filter(({ name }) => !isMade(name)),
  ];
}

function ofDuty({ project: { desk, duty } }: Config): GivenSecret[] {
  const name = duty.deadMan?.ping;
  return desk && name ? [{ name, server: desk.server, use: 'ping of deadMan' }] : [];
}

/** A target that is not in the environment needs no secret there. */
function ofTargets({ project, environment }: Config): GivenSecret[] {
  return project.targets
    .filter(target => target.at === undefined || addressesIn(target, environment).length > 0 || target.server)
    .flatMap(target =>
      secretsOfTarget(target).map(({ field, name }) => ({
        name,
        server: 'prometheus',
        use: `${field} of the target ${target.job}`,
      })),
    );
}

function ofStores({ project }: Config): GivenSecret[] {
  return project.remoteWrite.flatMap(store =>
    secretsOfRemoteWrite(store).map(({ field, name }) => ({
      name,
      server: 'prometheus',
      use: `${field} of remoteWrite ${store.name ?? store.url}`,
    })),
  );
}

/** The desk calls the services, with secrets that people write or that Vigia makes. */
function ofCalls({ project }: Config): GivenSecret[] {
  const server = project.desk?.server;
  if (server === undefined) return [];
  return [
    ...Object.entries(project.remedies).flatMap(([remedy, action]) =>
      secretsOfRemedy(action).map(({ field, name }) => ({
        name,
        server,
        use: `${field} of the remedy ${remedy}`,
      })),
    ),
    ...Object.entries(project.backups).flatMap(([target, { auth }]) =>
      (auth ? secretsOfLogin(auth) : []).map(([field, name]) => ({
        name,
        server,
        use: `${field} of the backups of ${target}`,
      })),
    ),
  ];
}

/** Returns the secrets with which a server calls the project's services. */
export function callSecretsOf(server: string, config: Config): SecretName[] {
  return namesOf(ofCalls(config), server);
}

function ofChannels({ channels, project }: Config): GivenSecret[] {
  return Object.entries(channels).flatMap(([receiver, some]) =>
    some.flatMap(channel => {
      const use = `the ${channel.kind} channel of ${receiver}`;
      // The desk sends by any of them when it has to tell people itself.
      const servers = [
        ...(isSentByDesk(channel) ? [] : ['alertmanager']),
        ...(project.desk ? [project.desk.server] : []),
      ];
      return servers.flatMap(server => secretsIn(channel).map(({ name }) => ({ name, server, use })));
    }),
  );
}

/** Returns the secrets of the configured channels that a server reads. */
export function channelSecretsOf(server: string, config: Config): SecretName[] {
  return namesOf(ofChannels(config), server);
}

/** Returns the secrets that people write and a server reads. */
export function givenSecretsOf(server: string, config: Config): SecretName[] {
  return namesOf(givenSecrets(config), server);
}

function namesOf(given: readonly GivenSecret[], server: string): SecretName[] {
  return [...new Set(given.filter(one => one.server === server).map(({ name }) => name))].sort();
}

/** Every secret that a server reads. */
export function secretsOf(
  { name, container }: { readonly name: string; readonly container: Container },
  config: Config,
): SecretName[] {
  return [
    ...new Set([
      ...(container.secrets ?? []),
      ...callSecretsOf(name, config),
      ...givenSecretsOf(name, config),
    ]),
  ];
}
