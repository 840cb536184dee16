import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What a folder may have that a project is made in: what comes with a new repository, and with an editor. */
const MAY_BE_THERE = [
  /^\.(?:git|hg|svn|github|gitlab|gitattributes|gitignore|editorconfig|idea|vscode|DS_Store)$/,
  /^(?:LICEN[CS]E|README|CODEOWNERS)(?:\.\w+)?$/i,
];
const README = /^README(?:\.\w+)?$/i;

/** What a folder has, for a project to be made in it. */
export interface Site {
  /** What must not be there. */
  readonly occupants: readonly string[];
  /** A README of the user's, which is kept. */
  readonly readme?: string;
}

/** Looks at the folder, which may be missing. Throws `ENOTDIR` for a file. */
export async function survey(folder: string): Promise<Site> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const readme = names.find(name => README.test(name));
  return {
    occupants: names.filter(name => !MAY_BE_THERE.some(pattern => pattern.test(name))).sort(),
    ...(readme !== undefined && { readme }),
  };
}

/**
 * Writes the files into the folder, all or none: when one cannot be written, what was made before is removed. A
 * `.gitignore` that is there gets the lines that it lacks; nothing else is overwritten.
 */
export async function writeAll(files: ReadonlyMap<string, string>, folder: string): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    for (const [path, content] of files) {
      const file = join(folder, path);
      for (const made of await makeFolders(dirname(file)))
        undo.push(() => rm(made, { recursive: true, force: true }));
      const before = path === '.gitignore' ? await readFile(file, 'utf8').catch(() => undefined) : undefined;
      if (before !== undefined) {
        undo.push(() => writeFile(file, before));
        await writeFile(file, completed(before, content));
      } else {
        await writeFile(file, content, { flag: 'wx' });
        undo.push(() => rm(file, { force: true }));
      }
    }
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => {});
    throw error;
  }
}

/** Makes the folder and those above it that are missing, and returns them. Node's own recursion does not end below /proc. */
async function makeFolders(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (let one = folder; !(await isThere(one)) && dirname(one) !== one; one = dirname(one))
    missing.unshift(one);
  for (const one of missing) await mkdir(one);
  return missing;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function completed(before: string, wanted: string): string {
  const has = new Set(before.split('\n').map(line => line.trim()));
  const lacking = wanted.split('\n').filter(line => line !== '' && !has.has(line));
  if (lacking.length === 0) return before;
  return `${before.replace(/\n*$/, before.trim() === '' ? '' : '\n')}${lacking.join('\n')}\n`;
}
