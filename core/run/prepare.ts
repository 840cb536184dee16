import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '../generate/artifact.ts';
import { apply, compare } from '../generate/write.ts';
import { ensureSecrets } from './secrets.ts';

export interface Folders {
  readonly folder: string;
  readonly logFolder: string;
  readonly dataFolders: readonly string[];
  readonly keepData: boolean;
}

/**
 * Creates the folders of a native start and writes the files of the servers. Throws with a path that is not writable.
 */
export async function prepare(artifacts: readonly Artifact[], folders: Folders): Promise<void> {
  const { folder, logFolder, dataFolders, keepData } = folders;
  await writable(folder, async () => {
    // Files of an earlier start that are no longer generated must not be read.
    await rm(join(folder, 'provisioning'), { recursive: true, force: true });
    if (!keepData) await rm(join(folder, 'data'), { recursive: true, force: true });
    await Promise.all([logFolder, ...dataFolders].map(path => mkdir(path, { recursive: true })));
    // What the servers read has paths in it that are secrets.
    await chmod(folder, 0o700);
  });
  await apply(artifacts, compare(artifacts, folder), folder);
}

/** Makes the secrets that are missing. Throws with a path that is not writable. */
export function makeSecrets(folder: string): Promise<void> {
  return writable(folder, () => ensureSecrets(folder));
}

async function writable(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    throw new Error(`cannot write ${path ?? folder} (${code}): make it writable, or start in another folder`);
  }
}
