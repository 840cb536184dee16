import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { localeOf } from '../language/language.ts';
import type { Artifact } from './artifact.ts';
import { GENERATED_PAGE } from './yaml.ts';

/** Folders in which every file is generated. Files that are no longer generated are removed from them. */
const GENERATED_FOLDERS = ['provisioning', 'docs/runbooks'];
/** Folders in which pages of people lie beside generated ones, which say so on their first line. */
const SHARED_FOLDERS = Object.values(localeOf).map(locale => `docs/${locale}`);

/** Differences between the artifacts and a folder, by path. */
export interface Difference {
  readonly path: string;
  readonly state: 'new' | 'changed' | 'stale';
}

/**
 * Compares the artifacts with the folder. Reads one file after the other, because hundreds of small files in parallel
 * take four times as long.
 */
export function compare(artifacts: readonly Artifact[], folder: string): Difference[] {
  return artifacts.flatMap(({ path, content }): Difference[] => {
    const file = join(folder, path);
    const existing = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    if (existing === content) return [];
    return [{ path, state: existing === undefined ? 'new' : 'changed' }];
  });
}

/**
 * Files in the generated folders that no artifact has any more. Throws where nothing was generated before: those files
 * are somebody's own, and must not be removed.
 */
export function stale(artifacts: readonly Artifact[], folder: string): Difference[] {
  const wanted = new Set(artifacts.map(artifact => artifact.path));
  const inFolders = (folders: readonly string[]) => folders.flatMap(one => filesIn(join(folder, one)));
  const left = [...inFolders(GENERATED_FOLDERS), ...inFolders(SHARED_FOLDERS).filter(saysGenerated)]
    .map(file => file.slice(folder.length + 1))
    .filter(path => !wanted.has(path));
  if (left.length > 0 && !artifacts.some(({ path }) => existsSync(join(folder, path)))) {
    throw new Error(
      `${join(folder, left[0]!)} is not generated, and ${GENERATED_FOLDERS.join(' and ')} are for generated files alone: move what is there, or choose another folder with --out`,
    );
  }
  return left.map(path => ({ path, state: 'stale' }));
}

function saysGenerated(file: string): boolean {
  return file.endsWith('.md') && readFileSync(file, 'utf8').startsWith(GENERATED_PAGE);
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

/** Makes the folder match the artifacts, and writes only what differs. Throws if the folder is not writable. */
export async function apply(
  artifacts: readonly Artifact[],
  differences: readonly Difference[],
  folder: string,
): Promise<void> {
  const contents = new Map(artifacts.map(artifact => [artifact.path, artifact.content]));
  try {
    for (const { path, state } of differences) {
      const file = join(folder, path);
      if (state === 'stale') {
        await rm(file);
        continue;
      }
      await makeFolder(dirname(file));
      await writeFile(file, contents.get(path)!);
    }
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    throw new Error(`cannot write ${path ?? folder} (${code}): choose a writable folder with --out`);
  }
}

/** The recursive mkdir of Node never returns for a folder below /proc, where the parent exists but cannot hold it. */
async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path).catch((error: NodeJS.ErrnoException) => error.code);
  if (made === undefined || made === 'EEXIST') return;
  if (made === 'ENOENT' && dirname(path) !== path && !(await isFolder(dirname(path)))) {
    await makeFolder(dirname(path));
  }
  await mkdir(path);
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false,
  );
}
