/**
 * Secrets are random files that `npm run setup` makes once (scripts/setup.mjs); nothing generated holds one. The
 * folder is closed to other users of the host; the files in it are readable because containers read them as
 * users of their own.
 */
export const secretsFolder = '.vigia/secrets';

export const secretNames = [
  'postgres-password',
  'database-url',
  'grafana-admin-password',
  'privacy-key',
] as const;
export type SecretName = (typeof secretNames)[number];
