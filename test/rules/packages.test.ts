import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolders } from '../../scripts/build/packages.ts';

const root = join(import.meta.dirname, '../..');

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The sources of a package by path, without comments: what they show is not imported. */
async function sourcesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter(
      // Templates are text to the package: the project that is made of them imports what they import.
      ({ name, parentPath }) =>
        /(?<!\.d)\.ts$/.test(name) && !/node_modules|init\/templates/.test(parentPath),
    )
    .map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(paths.map(path => readFile(path, 'utf8')));
  return new Map(paths.map((path, i) => [path, texts[i]!.replace(/^ *(?:\/\/|\/?\*).*$/gm, '')]));
}

/** What a source imports when it is loaded; a type is gone by then. */
const STATICALLY = /^(?:import|export)(?! type)[^'";]*?from '([^']+)'|^import '([^']+)'/gm;
/** What it imports at some time, types included. */
const ANYHOW = /(?:\bfrom |\bimport\(|\brequire(?:\.resolve)?\(|\)\(|\bresolve\()'([^.'][^']*)'/g;

const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, one, other]) => one ?? other!);

/** The packages of the specifiers: `ajv` of `ajv/dist/2020.js`. */
function packagesIn(specifiers: readonly string[]): string[] {
  const names = specifiers
    .filter(one => !one.startsWith('.') && !isBuiltin(one))
    .map(one =>
      one
        .split('/')
        .slice(0, one.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  return [...new Set(names)];
}

/** All that is imported when the entries are loaded. */
function loadedWith(entries: readonly string[], sources: ReadonlyMap<string, string>): string[] {
  const found = new Set<string>();
  const seen = new Set(entries);
  for (const path of seen) {
    for (const specifier of matches(sources.get(path) ?? '', STATICALLY)) {
      if (specifier.startsWith('.')) seen.add(join(dirname(path), specifier));
      else found.add(specifier);
    }
  }
  return [...found];
}

it('the language loads no package: who selects a series brings nothing', async () => {
  const words = ['metrics', 'promql', 'alerts', 'slos', 'dashboards'];
  const entries = words.map(word => join(root, 'core', word, 'index.ts'));
  expect(loadedWith(entries, await sourcesOf('core'))).toEqual([]);
});

describe.each(packageFolders)('the package in %s/', async folder => {
  const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as Manifest;
  const { exports, bin = {}, dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = manifest;
  const sources = await sourcesOf(folder);
  const text = [...sources.values()].join('\n');
  const imported = packagesIn(matches(text, ANYHOW));
  const entries = [...Object.values(exports), ...Object.values(bin)].map(path => join(root, folder, path));

  it('exports sources, from which the build makes what is published', () => {
    expect(entries.filter(path => !sources.has(path))).toEqual([]);
  });
  it('declares every package that it imports', () => {
    const declared = [dependencies, optionalDependencies, peerDependencies].flatMap(Object.keys);
    expect(imported.filter(name => !declared.includes(name))).toEqual([]);
    expect(imported.length).toBeGreaterThanOrEqual(Math.min(3, declared.length));
    expect(imported.length).toBeGreaterThan(0);
  });
  it('brings those without which it cannot be loaded', () => {
    const needed = packagesIn(loadedWith(entries, sources));
    expect(needed.filter(name => !(name in dependencies))).toEqual([]);
    expect(needed.length).toBeGreaterThan(0);
  });
  it('brings none that it does not import', () => {
    const brought = [dependencies, optionalDependencies].flatMap(Object.keys);
    expect(brought.filter(name => !imported.includes(name))).toEqual([]);
  });
  it('names each optional one where it asks for it', () => {
    // Instrumentations are named by their last word.
    const named = (name: string) =>
      text.includes(`'${name}'`) || text.includes(`'${name.replace('@opentelemetry/instrumentation-', '')}'`);
    expect(Object.keys(peerDependencies).filter(name => !named(name))).toEqual([]);
  });
});

it('are installed where every workspace finds them: the kit does not see what is below the sample service', async () => {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as { packages: object };
  const below = Object.keys(lock.packages).filter(path =>
    /^(?:core|telemetry|packs|create-vigia|exporter)\/node_modules\//.test(path),
  );
  expect(below).toEqual([]);
});
