/** The secrets that are made and not given, in this order. */
export const secretNames = [
  'postgres-password',
  'database-url',
  'grafana-admin-password',
  'privacy-key',
  'servers-password',
  'servers-web',
  'loki-path',
  'desk-token',
  'desk-read-token',
  'desk-sender-token',
  'service-token',
] as const;
export type MadeSecret = (typeof secretNames)[number];

/** The name of a secret, which is also that of its file: lower-case letters, digits and hyphens. */
export type SecretName = string;

const SECRET_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** What people write for a name, such as `Slack_URL` or `slack.url`; a secret itself seldom looks like this. */
const LIKE_A_NAME = /^[A-Za-z][A-Za-z_.\- ]{0,31}$/;

/** Whether Vigia makes the secret, so that nobody gives it. */
export function isMade(name: SecretName): name is MadeSecret {
  return (secretNames as readonly string[]).includes(name);
}

/**
 * Throws with the field, the value and the fix if a secret cannot have the name. A value that may be the secret itself,
 * written where its name belongs, is not repeated. `allowed` are those that Vigia makes and that may be named here.
 */
export function checkSecretName(
  where: string,
  field: string,
  name: unknown,
  allowed: readonly MadeSecret[] = [],
): void {
  if (typeof name !== 'string' || name === '')
    throw new Error(`${where}: ${field} is ${name === '' ? 'empty' : String(name)}; ${example(field)}`);
  if (isMade(name) && allowed.includes(name)) return;
  if (isMade(name))
    throw new Error(
      `${where}: ${field} is "${name}", a secret that Vigia makes itself; use another name, such as my-${name}`,
    );
  if (SECRET_NAME.test(name)) return;
  const shown = LIKE_A_NAME.test(name) ? `"${name}"` : 'not the name of a secret';
  throw new Error(`${where}: ${field} is ${shown}; ${example(field)}`);
}

function example(field: string): string {
  const last = field.split('.').at(-1)!.toLowerCase();
  const name = SECRET_NAME.test(last) ? `my-${last}` : 'my-secret';
  return `give the name of its file below secrets/, of a-z, 0-9 and -, such as ${name}`;
}
