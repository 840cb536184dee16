import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { version } from '../cli/version.ts';

/** The compiler that made projects are checked with. */
export const TYPESCRIPT_VERSION = '7.0.2';

/**
 * Returns what a made project's package.json says of vigia: the version that runs; or the tarball, if this one was
 * installed from a tarball.
 */
export function vigiaDependency(): string {
  return tarball(join(import.meta.dirname, '..')) ?? version();
}

/** The same of the desk, which has the version of vigia. */
export function deskDependency(): string {
  return tarball(join(import.meta.dirname, '../../@vigia/desk')) ?? version();
}

/** Returns `file:…` of a package that npm installed from a tarball, or undefined. */
export function tarball(folder: string): string | undefined {
  const scope = basename(dirname(folder));
  const name = scope.startsWith('@') ? `${scope}/${basename(folder)}` : basename(folder);
  const modules = join(folder, name.includes('/') ? '../..' : '..');
  if (basename(modules) !== 'node_modules') return undefined;
  try {
    const lock = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as {
      packages: Record<string, { resolved?: string }>;
    };
    const { resolved } = lock.packages[`node_modules/${name}`] ?? {};
    return resolved?.startsWith('file:')
      ? `file:${resolve(dirname(modules), resolved.slice('file:'.length))}`
      : undefined;
  } catch {
    return undefined;
  }
}
