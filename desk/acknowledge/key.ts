import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Environment, SettingError, secretOf } from '../environment.ts';

const BYTES = 32;
/** A shorter one could be guessed. */
const LEAST = 16;

/**
 * Returns the key that signs links: that of `LINK_KEY` or the file `LINK_KEY_FILE`, else one that is made in the folder and stays there. Without a
 * folder it lasts as long as the process.
 */
export function linkKey(env: Environment, dataDir: string | undefined): Buffer {
  const given = secretOf(env, 'LINK_KEY');
  if (given !== undefined) {
    if (given.length < LEAST)
      throw new SettingError(`LINK_KEY is set but has ${given.length} characters: give at least ${LEAST}`);
    return Buffer.from(given);
  }
  return dataDir === undefined ? randomBytes(BYTES) : madeKey(dataDir);
}

function madeKey(folder: string): Buffer {
  const path = join(folder, 'link-key');
  const read = (): Buffer | undefined => {
    try {
      const key = readFileSync(path);
      return key.length >= LEAST ? key : undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
  const known = read();
  if (known) return known;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Complete under another name first: a process that is killed leaves no half of a key.
  const fresh = `${path}.${process.pid}`;
  rmSync(fresh, { force: true });
  const file = openSync(fresh, 'wx', 0o600);
  try {
    writeSync(file, randomBytes(BYTES).toString('base64url'));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  return read()!;
}
