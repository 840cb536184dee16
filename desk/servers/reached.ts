import type { DeskAddress } from 'vigia/desk';
import { type Environment, SettingError, secretOf } from '../environment.ts';

/** Addresses as the desk reaches them, by the name of a server or by the address that the project gives. */
export type Reached = Readonly<Record<string, string>>;

/**
 * Reads `DESK_ADDRESSES`: JSON such as `{"bot": "bot:3001"}`, of the servers and addresses of the project that the desk calls by
 * others than their names. Throws with the value and the mend.
 */
export function reachedIn(env: Environment): Reached {
  const text = env.DESK_ADDRESSES;
  if (!text) return {};
  try {
    const value: unknown = JSON.parse(text);
    const entries = Object.entries(value as object);
    if (Array.isArray(value) || entries.some(([, address]) => !/^[^\s/@]+:\d{1,5}$/.test(String(address))))
      throw new Error('not addresses');
    return value as Reached;
  } catch {
    throw new SettingError(
      `DESK_ADDRESSES is "${text}"; give JSON of names and their host:port, such as {"bot": "bot:3001"}`,
    );
  }
}

/** Returns the URL of an address as the desk reaches it. Throws if its server does not run. */
export function urlOf(address: DeskAddress, reached: Reached): URL {
  if ('url' in address) {
    const url = new URL(address.url);
    const host = reached[url.host];
    if (host !== undefined) url.host = host;
    return url;
  }
  const { scheme, at, path } = address;
  const host = reached[at] ?? at;
  if (!host.includes(':')) throw new Error(`the server ${at} does not run here`);
  return new URL(`${scheme}://${host}${path}`);
}

/**
 * Returns how the value of a secret is read: from the variable of its name, or from the file that `…_FILE` names, at each call, so
 * that a new value needs no restart. Throws with the mend if there is none.
 */
export function secretsIn(env: Environment): (name: string) => string {
  return name => {
    const variable = name.toUpperCase().replaceAll('-', '_');
    const value = secretOf(env, variable);
    if (value) return value;
    throw new Error(`the secret ${name} is not there: set ${variable}_FILE to the path of its file`);
  };
}
