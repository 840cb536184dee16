import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Program } from '../stack/server.ts';

/**
 * Returns the arguments of Node that run a program of a package, as the project in this folder (default: the current one) has it
 * installed; undefined if it has not.
 */
export function programOf(
  { package: name, node }: Program,
  root: string = process.cwd(),
): string[] | undefined {
  if (name === undefined) return [...node];
  try {
    const manifest = findPackageJSON(name, pathToFileURL(join(root, 'package.json')));
    if (manifest === undefined) return undefined;
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Readonly<Record<string, string>> };
    return [...node.slice(0, -1), join(dirname(manifest), bin[node.at(-1)!]!)];
  } catch {
    return undefined;
  }
}
