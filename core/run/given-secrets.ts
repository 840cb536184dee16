import { chmod, mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GivenSecret, SecretName } from '../stack/secrets.ts';

/**
 * Throws with every secret that people must write and that is missing or empty, what needs it and where it must be. Closes the files
 * to other users.
 */
export async function requireSecrets(given: readonly GivenSecret[], folder: string): Promise<void> {
  const uses = Map.groupBy(given, ({ name }) => name);
  const problems = await Promise.all(
    [...uses].map(async ([name, some]) => {
      const file = join(folder, name);
      const problem = await problemOf(file);
      if (problem === undefined) return [];
      const needing = [...new Set(some.map(({ use }) => use))];
      const verb = needing.length === 1 ? 'needs' : 'need';
      return [
        `secret ${name} ${problem}, and ${needing.join(' and ')} ${verb} it: write its value into ${file}`,
      ];
    }),
  );
  const found = problems.flat().sort();
  if (found.length > 0) throw new Error(found.join('\n'));
}

async function problemOf(file: string): Promise<string | undefined> {
  try {
    if ((await readFile(file, 'utf8')).trim() === '') return 'is empty';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'is missing' : `cannot be read (${code})`;
  }
  // A folder that others mount may not allow it; what they did is theirs.
  await chmod(file, 0o600).catch(() => {});
  return undefined;
}

/**
 * Moves the secrets that an earlier version kept among those that are made to where people write them. Returns the names of those that it
 * moved.
 */
export async function adoptSecrets(
  given: readonly GivenSecret[],
  among: string,
  folder: string,
): Promise<SecretName[]> {
  const names = [...new Set(given.map(({ name }) => name))];
  const adopted = await Promise.all(
    names.map(async name => {
      const from = join(among, name);
      const to = join(folder, name);
      if ((await problemOf(to)) !== 'is missing' || (await problemOf(from)) !== undefined) return [];
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      await rename(from, to);
      return [name];
    }),
  );
  return adopted.flat();
}
