import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { localeOf } from '../language/language.ts';
import { commitOf, MAX_BYTES, run } from './commit.ts';
import type { Files } from './compare.ts';

/** Where generated files lie in a project. */
const GENERATED = [
  'compose.yaml',
  'provisioning',
  'docs/contract.json',
  'docs/runbooks',
  ...Object.values(localeOf).map(locale => `docs/${locale}/runbooks`),
];
/** A file that every project generates. */
const ALWAYS = 'provisioning/prometheus/prometheus.yml';

/** What of the project at a reference is asked for. */
export interface AtReference {
  readonly ref: string;
  /** The folder of the project. */
  readonly folder: string;
  /** Arguments of `generate` that choose an environment or systems; with some, committed files are not what is asked for. */
  readonly choice: readonly string[];
}

/** Generated files at a reference, and where they come from. */
export interface FilesAtReference {
  readonly files: Files;
  readonly from: 'committed' | 'generated';
}

/**
 * Returns the generated files at a commit, tag or branch: those that are committed there, else what its definitions generate
 * with the packages that are installed now. Throws if they cannot be generated, with the fix.
 */
export async function filesAt({ ref, folder, choice }: AtReference): Promise<FilesAtReference> {
  const commit = await commitOf(ref, folder);
  if (choice.length === 0) {
    const files = await committed(commit, folder);
    if (files.has(ALWAYS)) return { files, from: 'committed' };
  }
  return { files: await generatedAt(ref, commit, folder, choice), from: 'generated' };
}

async function committed(commit: string, folder: string): Promise<Files> {
  const { stdout } = await run('git', ['ls-tree', '-r', '-z', commit, '--', ...GENERATED], {
    cwd: folder,
    maxBuffer: MAX_BYTES,
  });
  const entries = stdout.split('\0').flatMap(line => {
    const [, id, path] = /^\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
    return id && path ? [{ id, path }] : [];
  });
  const texts = await blobs(
    entries.map(({ id }) => id),
    folder,
  );
  return new Map(entries.map(({ path }, i) => [path, texts[i]!]));
}

/** Returns the texts of blobs, read by one process. */
async function blobs(ids: readonly string[], folder: string): Promise<string[]> {
  const child = spawn('git', ['cat-file', '--batch'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end(ids.map(id => `${id}\n`).join(''));
  await new Promise((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  const all = Buffer.concat(chunks);
  let start = 0;
  return ids.map(() => {
    const end = all.indexOf('\n', start);
    const size = Number(all.toString('utf8', start, end).split(' ')[2]);
    const text = all.toString('utf8', end + 1, end + 1 + size);
    start = end + 1 + size + 1;
    return text;
  });
}

/** Generates what the definitions of a commit say, in a temporary copy of them. */
async function generatedAt(
  ref: string,
  commit: string,
  folder: string,
  choice: readonly string[],
): Promise<Files> {
  const { stdout } = await run('git', ['rev-parse', '--show-toplevel'], { cwd: folder });
  const root = stdout.trim();
  const copy = await mkdtemp(join(tmpdir(), 'vigia-plan-'));
  try {
    await checkOut(commit, root, copy);
    const project = join(copy, relative(root, folder));
    await linkPackages(folder, root, copy);
    const out = join(copy, '.vigia-plan');
    const command = fileURLToPath(new URL(`../cli/main${extname(import.meta.filename)}`, import.meta.url));
    await promisify(execFile)(process.execPath, [command, 'generate', '--out', out, ...choice], {
      cwd: project,
      maxBuffer: MAX_BYTES,
    }).catch((error: Error & { stderr?: string }) => {
      const reason = (error.stderr ?? error.message).trim().split('\n')[0];
      throw new Error(
        `${ref} has no generated files, and its definitions cannot be generated with what is installed now (${reason}): commit what vigia generate writes, or name a reference that has it`,
      );
    });
    return await filesIn(out);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Writes the files of a commit to the folder, with an index of its own: nothing in the repository changes. */
async function checkOut(commit: string, root: string, folder: string): Promise<void> {
  const env = { ...process.env, GIT_INDEX_FILE: join(folder, '.vigia-index') };
  const options = { cwd: root, env, maxBuffer: MAX_BYTES };
  await run('git', ['read-tree', commit], options);
  await run('git', ['checkout-index', '--all', `--prefix=${folder}/`], options);
}

/** Lets the copy use the packages that are installed in the project and in the folders above it. */
async function linkPackages(folder: string, root: string, copy: string): Promise<void> {
  let found = false;
  for (let at = folder; ; at = dirname(at)) {
    const packages = join(at, 'node_modules');
    const link = join(copy, relative(root, at), 'node_modules');
    if (existsSync(packages) && existsSync(dirname(link)) && !existsSync(link)) {
      await symlink(packages, link);
      found = true;
    }
    if (at === root || at === dirname(at)) break;
  }
  if (!found)
    throw new Error(`${folder} has no node_modules: run npm install, or commit what vigia generate writes`);
}

async function filesIn(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(paths.map(path => readFile(path, 'utf8')));
  return new Map(paths.map((path, i) => [relative(folder, path), texts[i]!]));
}
