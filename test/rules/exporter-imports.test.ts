import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Rooms that know no system: what every system may build on. */
const BASE = [
  'base',
  'http',
  'scenarios',
  'storage',
  'traffic',
  'upstreams',
  'config.ts',
  'server.ts',
  'service.ts',
];
/** What a file of the sample may import of the rest of the repository, in addition to packages. */
const OUTSIDE = ['metrics/clinics', 'metrics/labels.ts', 'metrics/sample.ts', 'metrics/sample.scenarios.ts'];
/** Entry points, and the one list of what is mounted. */
const ENTRIES = ['app.ts', 'main.ts', 'restore.ts', 'systems.ts'];

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    .sort();
}

/** Files of the repository that a file imports; types too. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, target]) =>
    join(dirname(file), target!),
  );
}

const isIn = (target: string, rooms: readonly string[]): boolean =>
  rooms.some(room => target === room || target.startsWith(`${room}/`));

/** Imports of the folder's files that lead out of the rooms. */
function strays(files: readonly string[], rooms: readonly string[]): string[] {
  return files.flatMap(file =>
    importsOf(file)
      .filter(target => !isIn(target, rooms))
      .map(target => `${file} imports ${target}`),
  );
}

const inSample = (rooms: readonly string[]): string[] => rooms.map(room => `exporter/${room}`);
const systems = readdirSync(join(root, 'exporter/systems'));
const base = [...inSample(BASE), ...OUTSIDE];

describe('in the sample', () => {
  it.each(systems)('the system %s imports no other system, and none of the metrics of one alone', name => {
    const files = sources(`exporter/systems/${name}`);
    const kinds = ['', '.ts', '.scenarios.ts', '.events.ts', '.endpoints.ts', '.remedies.ts'];
    const metrics = kinds.map(kind => `metrics/${name}${kind}`);
    expect(files.length).toBeGreaterThan(0);
    const own = [`exporter/systems/${name}`, 'exporter/seams', ...metrics];
    expect(strays(files, [...own, ...base])).toEqual([]);
  });
  it('backups import no system, and no metrics', () => {
    expect(strays(sources('exporter/backup'), ['exporter/backup', 'exporter/seams', ...base])).toEqual([]);
  });
  it('what systems and backups share imports neither', () => {
    const files = [...inSample(BASE), 'exporter/seams']
      .filter(room => !room.endsWith('.ts'))
      .flatMap(sources);
    expect(files.length).toBeGreaterThan(0);
    expect(strays(files, ['exporter/seams', 'package.json', ...base])).toEqual([]);
  });
  it('only the mount list imports modules, and only it names systems', () => {
    const rest = sources('exporter').filter(file => !/^exporter\/systems\//.test(file));
    const naming = rest.filter(file => importsOf(file).some(target => isIn(target, ['exporter/systems'])));
    expect(naming).toEqual(['exporter/systems.ts']);
    const mounting = rest.filter(file => importsOf(file).includes('exporter/systems.ts'));
    expect(mounting).toEqual(['exporter/app.ts', 'exporter/restore.ts']);
  });
  it('every room has a rule', () => {
    const rooms = readdirSync(join(root, 'exporter')).filter(
      name => !/^(Dockerfile|package\.json|README\.md|node_modules)$/.test(name),
    );
    const ruled = [...BASE, ...ENTRIES, 'seams', 'systems', 'backup'];
    expect(rooms.filter(room => !ruled.includes(room))).toEqual([]);
  });
});
