import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeCommonModules } from './common.ts';
import { type Manifest, published } from './manifest.ts';
import { inlineThreads } from './threads.ts';

/** The folders of the packages that npm publishes; those that others import come first. */
export const packageFolders = ['core', 'telemetry', 'packs', 'desk', 'create-vigia'] as const;

/** A package as npm publishes it. */
export interface Built {
  readonly name: string;
  readonly folder: string;
}

/**
 * Builds every package of the repository into a folder of its own below `dist/`, from which npm can publish it. Throws
 * what the compiler says when it refuses one.
 */
export async function buildPackages(root: string): Promise<readonly Built[]> {
  const out = join(root, 'dist');
  await rm(out, { recursive: true, force: true });
  const projects = packageFolders.map(name => join(root, name, 'tsconfig.build.json'));
  const compiler = join(root, 'node_modules/.bin/tsc');
  await promisify(execFile)(compiler, ['-b', ...projects], { cwd: root }).catch(
    ({ stdout, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`the packages do not compile:\n${stdout}${stderr}`);
    },
  );
  await inlineThreads(root, join(out, 'telemetry'));
  return Promise.all(packageFolders.map(name => finish(root, name, join(out, name))));
}

/** Adds to the compiled files of a package what npm publishes with them. */
async function finish(root: string, name: string, folder: string): Promise<Built> {
  const manifest = JSON.parse(await readFile(join(root, name, 'package.json'), 'utf8')) as Manifest;
  const built = published(manifest);
  await Promise.all([
    writeCommonModules(folder, Object.values(built.exports)),
    writeFile(join(folder, 'package.json'), `${JSON.stringify(built, null, 2)}\n`),
    copyFile(join(root, name, 'README.md'), join(folder, 'README.md')),
    copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE')),
    ...(manifest.files ?? []).map(path =>
      cp(join(root, name, path), join(folder, path), { recursive: true }),
    ),
    ...Object.values(built.bin ?? {}).map(file => chmod(join(folder, file), 0o755)),
  ]);
  return { name: built.name, folder };
}
