import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotTaken } from './refusal.ts';

/** The values of secrets by name. */
export interface Secrets {
  /** Returns the value. Throws `NotTaken` without one. It is read each time: a new one counts at once. */
  read(way: string, name: string): Promise<string>;
}

/** Returns the secrets in the files of a folder. */
export function secretsIn(folder: string | undefined): Secrets {
  return {
    read: async (way, name) => {
      if (folder === undefined)
        throw new NotTaken(
          way,
          'the desk knows no folder with secrets',
          'set SECRETS_DIR to the folder with their files',
        );
      const file = join(folder, name);
      try {
        const value = (await readFile(file, 'utf8')).trim();
        if (value !== '') return value;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new NotTaken(
          way,
          `the secret ${name} cannot be read (${code})`,
          `write its value into ${file}`,
        );
      }
      throw new NotTaken(way, `the secret ${name} is empty`, `write its value into ${file}`);
    },
  };
}

/** Returns the address in a secret. Throws `NotTaken`, without the value, if it is not one. */
export async function addressIn(secrets: Secrets, way: string, name: string): Promise<string> {
  const value = await secrets.read(way, name);
  if (/^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value;
  throw new NotTaken(way, `the secret ${name} is not an address`, 'write a full one into it, with https://', {
    forGood: true,
  });
}
