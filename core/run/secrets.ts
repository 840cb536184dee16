import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { derivedSecrets, type MadeSecret, RANDOM_BYTES, secretNames } from '../stack/secrets.ts';

/** Makes the secret files that are missing, and closes all to others; see `core/stack/secrets.ts`. */
export async function ensureSecrets(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  const values = new Map<MadeSecret, string>();
  for (const name of secretNames) {
    const derived = derivedSecrets[name];
    const value = derived ? derived.value(values.get(derived.from)!) : random();
    values.set(name, await ensure(join(folder, name), value));
  }
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
