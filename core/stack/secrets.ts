import { type ChannelSecret, secretOf } from '../alerts/channels.ts';
import type { Config } from '../project/config.ts';

/**
 * Secrets are random files that `npm run setup` makes once (scripts/setup.mjs); nothing generated holds one. The
 * folder is closed to other users of the host; the files in it are readable because containers read them as
 * users of their own. Those of channels are written by whoever configures the channel.
 */
export const secretsFolder = '.vigia/secrets';

export const secretNames = [
  'postgres-password',
  'database-url',
  'grafana-admin-password',
  'privacy-key',
] as const;
export type SecretName = (typeof secretNames)[number] | ChannelSecret;

/** The secrets of the configured channels that a server reads. */
export function channelSecretsOf(server: string, { channels, project }: Config): ChannelSecret[] {
  const used = Object.values(channels)
    .flat()
    .filter(({ kind }) => server === (kind === 'whatsapp' ? project.desk?.server : 'alertmanager'))
    .map(secretOf);
  return [...new Set(used)].sort();
}
