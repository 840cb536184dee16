import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { packagesFolder } from '../../core/run/find.ts';

export const root = join(import.meta.dirname, '../..');

/** The environment of a stranger's shell: no program of this repository, and nothing that npm says to its scripts. */
export const environment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(?:npm_(?:package|lifecycle|config_local_prefix|node|execpath|command)|NODE_(?!EXTRA_CA_CERTS)|VITEST)/.test(
          name,
        ),
    ),
  ),
  PATH: [
    dirname(process.execPath),
    ...(process.env.PATH ?? '').split(delimiter).filter(path => !path.startsWith(root)),
  ].join(delimiter),
};

/**
 * Runs a program in the folder; what it wrote to standard output. Rejects with all that it wrote. A folder that was not made, because a
 * step before failed, is never this repository.
 */
export function run(folder: string, program: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!isAbsolute(folder)) throw new Error(`${program} has no folder: ${JSON.stringify(folder)}`);
    const options = { cwd: folder, env: environment, maxBuffer: 64 * 1024 * 1024 };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} ${args.join(' ')}: ${error.message}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * A copy of an example, or of another folder, outside the repository, with the packages that it names from the tarballs;
 * nothing is installed.
 */
export async function copyOf(
  example: string,
  tarballs: Readonly<Record<string, string>>,
  below = 'examples',
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `vigia-${example}-`));
  await cp(join(root, below, example), folder, { recursive: true });
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  const dependencies = { ...manifest.dependencies };
  for (const name of Object.keys(dependencies)) {
    if (tarballs[name]) dependencies[name] = `file:${tarballs[name]}`;
  }
  await writeFile(file, JSON.stringify({ ...manifest, dependencies }, null, 2));
  return folder;
}

/** Lets a folder use the Prometheus and the Alertmanager that were downloaded for the repository, if they were. */
export async function sharePrograms(folder: string): Promise<void> {
  if (!existsSync(packagesFolder)) return;
  await mkdir(join(folder, '.vigia'), { recursive: true });
  await symlink(packagesFolder, join(folder, '.vigia/packages'));
}

/** A connection that hangs is given up long before npm's five minutes, and tried again. */
const PATIENCE = ['--fetch-timeout=20000', '--fetch-retry-mintimeout=1000'];

/** Installs in the folder what its package.json names, and what is given in addition. */
export function install(folder: string, ...args: readonly string[]): Promise<string> {
  return run(folder, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', ...PATIENCE, ...args);
}

/** How much is installed in a folder: packages, and megabytes on the disk. */
export async function installed(folder: string): Promise<{ packages: string[]; megabytes: number }> {
  const lock = JSON.parse(await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  const [kilobytes] = (await run(folder, 'du', '-sk', 'node_modules')).split('\t');
  return { packages: Object.keys(lock.packages), megabytes: Number(kilobytes) / 1024 };
}

/** The lines of the TypeScript files of an example. */
export async function linesOf(example: string, ...files: readonly string[]): Promise<number> {
  const texts = await Promise.all(files.map(file => readFile(join(root, 'examples', example, file), 'utf8')));
  return texts.reduce((sum, text) => sum + text.trimEnd().split('\n').length, 0);
}
