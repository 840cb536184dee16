import { type ChannelSecret, secretOf } from '../alerts/channels.ts';
import type { Config } from '../project/config.ts';
import type { Container } from './server.ts';
import { database, postgres } from './stores.ts';

/**
 * The folder of the secret files. Generated files do not contain secrets. Only the owner of a file can read it. The
 * random ones are created by the first to need them: the compose service `secrets` (`core/generate/secrets-service.ts`)
 * or the commands on this host (`core/run/secrets.ts`). The operator who configures a channel writes its secret.
 */
export const secretsFolder = '.vigia/secrets';

/** The secrets that are made and not given, in this order. */
export const secretNames = [
  'postgres-password',
  'database-url',
  'grafana-admin-password',
  'privacy-key',
] as const;
export type MadeSecret = (typeof secretNames)[number];
export type SecretName = MadeSecret | ChannelSecret;

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

/** Returns the secrets of the configured channels that a server reads. */
export function channelSecretsOf(server: string, { channels, project }: Config): ChannelSecret[] {
  const used = Object.values(channels)
    .flat()
    .filter(({ kind }) => server === (kind === 'whatsapp' ? project.desk?.server : 'alertmanager'))
    .map(secretOf);
  return [...new Set(used)].sort();
}

/** Every secret that a server reads. */
export function secretsOf(
  { name, container }: { readonly name: string; readonly container: Container },
  config: Config,
): SecretName[] {
  return [...(container.secrets ?? []), ...channelSecretsOf(name, config)];
}
