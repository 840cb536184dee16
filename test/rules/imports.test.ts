import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

const TEMPLATES = 'core/init/templates';

/** Which folders and packages each folder may import from, in addition to itself and to packages of others. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // The language and the stack know no product, and nothing outside the package.
  core: [],
  'core/metrics': [],
  'core/promql': ['core/metrics'],
  'core/logs': ['core/metrics'],
  'core/logql': ['core/logs', 'core/promql/duration.ts'],
  'core/language': [],
  'core/alerts': ['core/language', 'core/logql', 'core/promql', 'core/metrics'],
  'core/slos': ['core/language', 'core/alerts', 'core/promql', 'core/metrics'],
  'core/dashboards': ['core/language', 'core/platform/metrics', 'core/alerts', 'core/promql', 'core/metrics'],
  'core/platform': [
    'core/language',
    'core/project',
    'core/dashboards',
    'core/slos',
    'core/alerts',
    'core/logql',
    'core/logs',
    'core/promql',
    'core/metrics',
  ],
  'core/project': [
    'core/language',
    'core/platform',
    'core/desk',
    'core/stack',
    'core/history',
    'core/dashboards',
    'core/slos',
    'core/alerts',
    'core/logs',
    'core/promql',
    'core/metrics',
  ],
  'core/stack': [
    'core/language',
    'core/project',
    'core/desk',
    'core/platform',
    'core/alerts',
    'core/logql',
    'core/logs',
    'core/promql',
    'core/metrics',
    'core/generate/artifact.ts',
    'core/generate/yaml.ts',
  ],
  'core/desk': [
    'core/language',
    'core/stack',
    'core/notify',
    'core/generate',
    'core/project',
    'core/slos',
    'core/dashboards',
    'core/alerts',
    'core/logql',
    'core/promql',
    'core/metrics',
  ],
  'core/generate': [
    'core/language',
    'core/desk',
    'core/stack',
    'core/project',
    'core/platform',
    'core/dashboards',
    'core/slos',
    'core/alerts',
    'core/logql',
    'core/logs',
    'core/promql',
    'core/metrics',
  ],
  // Projects as users have them, which `vigia init` copies.
  [TEMPLATES]: ['vigia'],
  'create-vigia': ['vigia/init'],
  // The kit knows of the core what a metric and a log line are, and its own of both.
  telemetry: ['vigia/metrics', 'vigia/logs', 'vigia/platform/metrics', 'vigia/platform/events'],
  // Packs are written in the language, as anybody's systems are; nothing of ours knows them.
  packs: [
    'vigia/metrics',
    'vigia/promql',
    'vigia/alerts',
    'vigia/slos',
    'vigia/dashboards',
    'vigia/platform',
    'vigia',
  ],
  metrics: ['vigia'],
  alerts: ['metrics', 'vigia'],
  slos: ['metrics', 'vigia'],
  dashboards: ['slos', 'alerts', 'metrics', 'vigia'],
  history: ['dashboards', 'slos', 'metrics', 'vigia'],
  figures: ['metrics', 'vigia'],
  systems: ['figures', 'history', 'dashboards', 'slos', 'alerts', 'metrics', 'vigia'],
  examples: ['@vigia/telemetry', 'vigia'],
  // The desk knows no product either: it reads what was generated of a project.
  desk: [
    'vigia/desk',
    'vigia/alerts',
    'vigia/logs',
    'vigia/metrics',
    'vigia/platform/metrics',
    'vigia/platform/events',
    '@vigia/telemetry',
  ],
  exporter: ['telemetry', '@vigia/telemetry', '@vigia/desk', 'metrics', 'vigia'],
};

/** Definitions are literals and pure functions: they read no file, clock or environment. */
const PURE = [
  'core/language',
  'core/metrics',
  'core/promql',
  'core/logs',
  'core/logql',
  'core/alerts',
  'core/slos',
  'core/dashboards',
  'core/platform',
  'core/project',
  'core/desk',
  'core/stack',
  'packs',
  'metrics',
  'alerts',
  'slos',
  'dashboards',
  'history',
  'figures',
  'systems',
];

async function sources(folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile() && entry.name.endsWith('.ts'));
  return Promise.all(
    files.map(async ({ parentPath, name }) => ({
      path: relative(root, join(parentPath, name)),
      text: await readFile(join(parentPath, name), 'utf8'),
    })),
  );
}

/** Relative imports as paths from the root, and those of our own packages as they are. */
function importsOf({ path, text }: { path: string; text: string }): string[] {
  // What a comment shows is not imported.
  const code = text.replace(/^ ?\*.*$/gm, '');
  const specifiers = [...code.matchAll(/(?:from|import)\s*\(?\s*'((?:\.|vigia|@vigia\/)[^']*)'/g)];
  return specifiers.map(([, specifier]) =>
    specifier!.startsWith('.') ? join(dirname(path), specifier!) : specifier!,
  );
}

describe('imports run one way', () => {
  it.each(Object.entries(MAY_IMPORT))('%s', async (folder, allowed) => {
    for (const source of await sources(folder)) {
      if (source.path.startsWith(TEMPLATES) && folder !== TEMPLATES) continue;
      for (const target of importsOf(source)) {
        const own = [folder, ...allowed].some(prefix => target === prefix || target.startsWith(`${prefix}/`));
        expect(own || target === 'package.json', `${source.path} imports ${target}`).toBe(true);
      }
    }
  });
  it.each(PURE)('%s does no I/O and reads no clock or environment', async folder => {
    for (const { path, text } of await sources(folder)) {
      expect(text, path).not.toMatch(/from 'node:|process\.env|Date\.now|new Date\(\)|Math\.random/);
    }
  });
});

describe('a system can be taken out with its files', () => {
  const FOLDERS = ['metrics', 'alerts', 'slos', 'dashboards', 'history', 'figures', 'systems', 'exporter'];
  /** The lists of what there is: an import and an entry go. */
  const LISTS = ['exporter/systems.ts'];
  it('because no other imports them, nor what they share', async () => {
    const names = (await readdir(join(root, 'systems'))).map(file => file.replace(/\.ts$/, ''));
    const ownerOf = (path: string) => path.split(/[/.]/).find(part => names.includes(part));
    const strangers: string[] = [];
    for (const source of (await Promise.all(FOLDERS.map(sources))).flat()) {
      if (LISTS.includes(source.path)) continue;
      for (const target of importsOf(source)) {
        const owner = target.startsWith('vigia') ? undefined : ownerOf(target);
        if (owner !== undefined && owner !== ownerOf(source.path))
          strangers.push(`${source.path} imports ${target}`);
      }
    }
    expect(names.length).toBeGreaterThan(1);
    expect(strangers).toEqual([]);
  });
});
