import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolders } from '../../scripts/build/packages.ts';

const root = join(import.meta.dirname, '../..');

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

async function sourcesOf(folder: string): Promise<string> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter(
    ({ name, parentPath }) => /(?<!\.d)\.ts$/.test(name) && !parentPath.includes('node_modules'),
  );
  const texts = await Promise.all(
    files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')),
  );
  // What a comment shows is not imported.
  return texts.map(text => text.replace(/^ *(?:\/\/|\/?\*).*$/gm, '')).join('\n');
}

/** The name of the package that a specifier is in: `ajv` of `ajv/dist/2020.js`. */
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function importedBy(sources: string): { all: Set<string>; always: Set<string> } {
  const names = (pattern: RegExp) =>
    [...sources.matchAll(pattern)].map(([, specifier]) => specifier!).filter(name => !isBuiltin(name));
  // A type is gone when the program runs.
  const statically = /^(?:import|export)(?! type)[^'";]*?from '([^.'][^']*)'|^import '([^.'][^']*)'/gm;
  const anyhow = /(?:\bfrom |\bimport\(|\brequire(?:\.resolve)?\(|\)\(|\bresolve\()'([^.'][^']*)'/g;
  return {
    all: new Set(names(anyhow).map(packageOf)),
    always: new Set(names(statically).map(packageOf)),
  };
}

describe.each(packageFolders)('the package in %s/', async folder => {
  const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as Manifest;
  const { dependencies = {}, peerDependencies = {} } = manifest;
  const sources = await sourcesOf(folder);
  const { all, always } = importedBy(sources);

  it('declares every package that it imports', () => {
    const declared = [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
    expect([...all].filter(name => !declared.includes(name))).toEqual([]);
    expect([...all].length).toBeGreaterThan(2);
  });
  it('brings those that it cannot do without', () => {
    expect([...always].filter(name => !(name in dependencies))).toEqual([]);
  });
  it('brings none that it does not import', () => {
    expect(Object.keys(dependencies).filter(name => !all.has(name))).toEqual([]);
  });
  it('names each optional one where it asks for it', () => {
    // Instrumentations are named by their last word.
    const named = (name: string) =>
      sources.includes(`'${name}'`) ||
      sources.includes(`'${name.replace('@opentelemetry/instrumentation-', '')}'`);
    expect(Object.keys(peerDependencies).filter(name => !named(name))).toEqual([]);
  });
  it('exports sources, from which the build makes what is published', async () => {
    for (const source of Object.values(manifest.exports)) {
      expect(await readFile(join(root, folder, source), 'utf8'), source).toMatch(/export/);
    }
  });
});
