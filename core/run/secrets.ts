import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretName } from '../stack/secrets.ts';
import { database, postgres } from '../stack/stores.ts';

/** Makes the secret files that are missing. The folder is closed to others; see `core/stack/secrets.ts`. */
export async function ensureSecrets(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const password = await ensure(folder, 'postgres-password', random());
  const url = `postgres://${database.user}:${password}@${postgres.name}:${postgres.ports.postgres!.number}/${database.name}`;
  await ensure(folder, 'database-url', url);
  await ensure(folder, 'grafana-admin-password', random());
  await ensure(folder, 'privacy-key', random());
}

/** 24 random bytes in letters that need no escaping in a URL. */
function random(): string {
  return randomBytes(24).toString('base64url');
}

async function ensure(folder: string, name: SecretName, value: string): Promise<string> {
  const file = join(folder, name);
  try {
    await writeFile(file, value, { flag: 'wx', mode: 0o644 });
    return value;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return await readFile(file, 'utf8');
  }
}
