import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashIn, PASSWORD_SECRET, WEB_SECRET, webConfig } from '../stack/login.ts';
import { derivedSecrets, type MadeSecret, RANDOM_BYTES, secretNames } from '../stack/secrets.ts';
import type { Server, ServerName } from '../stack/server.ts';

/** The usual cost of a hash: a person's password, written into the file in place of the random one, is worth it. */
const BCRYPT_COST = 10;

/** Makes the secret files that are missing, and closes all to others; see `core/stack/secrets.ts`. */
export async function ensureSecrets(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  const values = new Map<MadeSecret, string>();
  for (const name of secretNames) {
    if (name === WEB_SECRET) continue;
    const derived = derivedSecrets[name];
    const value = derived ? derived.value(values.get(derived.from)!) : random();
    values.set(name, await ensure(join(folder, name), value));
  }
  await ensureWebConfig(join(folder, WEB_SECRET), values.get(PASSWORD_SECRET)!);
}

/** Writes the hash of the password, unless the file has one of it. */
async function ensureWebConfig(file: string, password: string): Promise<void> {
  const { compare, hash } = await import('bcryptjs');
  const known = hashIn(await readFile(file, 'utf8').catch(() => ''));
  if (known !== undefined && (await compare(password, known))) return chmod(file, 0o600);
  // In one step: a server that starts meanwhile reads one or the other.
  const written = `${file}.${process.pid}.new`;
  await writeFile(written, webConfig(await hash(password, BCRYPT_COST)), { mode: 0o600 });
  await rename(written, file);
}

/** Returns a secret that was made, or undefined if it is not there or may not be read. */
export function madeSecret(folder: string, name: MadeSecret): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Returns what the paths of servers begin with where they run on loopback. */
export function secretPaths(servers: Iterable<Server>, folder: string): Readonly<Record<ServerName, string>> {
  const paths = [...servers].flatMap(({ name, secretPath }) => {
    const secret = secretPath && madeSecret(folder, secretPath);
    return secret === undefined ? [] : [[name, `/${secret}`] as const];
  });
  return Object.fromEntries(paths);
}

function random(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}

/** Returns the content of the file. Creates a missing file with the value. */
async function ensure(file: string, value: string): Promise<string> {
  try {
    await writeFile(file, value, { flag: 'wx', mode: 0o600 });
    return value;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  await chmod(file, 0o600);
  return (await readFile(file, 'utf8')).trim();
}
