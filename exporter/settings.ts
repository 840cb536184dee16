import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used: names the variable, its value (never that of a secret) and the fix. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** Protocols of a web address. */
export const HTTP = ['http:', 'https:'];

/** A URL without a slash at its end; the value of a secret is not quoted when it is refused. */
export function url(
  env: Environment,
  name: string,
  protocols: readonly string[],
  secret = false,
): string | undefined {
  const value = secret ? secretOf(env, name) : env[name];
  if (!value) return undefined;
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    throw new SettingError(
      `${name} is ${secret ? 'set but' : `"${value}", which is`} no URL of the form ${protocols[0]}//host; correct or unset it`,
    );
  }
  return value.replace(/\/+$/, '');
}

/** The URL of a server with the name and the password that it asks for, which `NAME_USER` and `NAME_PASSWORD` give. */
export function urlWithLogin(env: Environment, name: string): string | undefined {
  const plain = url(env, `${name}_URL`, HTTP);
  const password = secretOf(env, `${name}_PASSWORD`);
  if (plain === undefined || !password) return plain;
  const parsed = new URL(plain);
  parsed.username = encodeURIComponent(env[`${name}_USER`] || 'vigia');
  parsed.password = encodeURIComponent(password);
  return parsed.href.replace(/\/+$/, '');
}

/** The value of the variable, or what is in the file that `…_FILE` names. */
export function secretOf(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name];
  if (env[name]) throw new SettingError(`${name} and ${name}_FILE are both set; unset one`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new SettingError(
      `${name}_FILE is "${file}", which cannot be read; give the path of a readable file`,
    );
  }
}

/** A whole number within the bounds. */
export function whole(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new SettingError(`${name} is "${text}"; give a whole number from ${min} to ${max}`);
  }
  return value;
}

/** A number from 0 to 1. */
export function share(env: Environment, name: string, fallback: number): number {
  const text = env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new SettingError(`${name} is "${text}"; give a number from 0 to 1`);
  return value;
}

/** One of the choices. */
export function choice<T extends string>(
  env: Environment,
  name: string,
  choices: readonly T[],
  fallback: T,
): T {
  const value = env[name] || fallback;
  if (!choices.includes(value as T))
    throw new SettingError(`${name} is "${value}"; use one of ${choices.join(', ')}`);
  return value as T;
}
