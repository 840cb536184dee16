import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Which folders each folder may import from, beside itself and the root's config, artifact and yaml. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  metrics: [],
  promql: ['metrics'],
  // The list of all alerts has those of the objectives in it.
  alerts: ['promql', 'metrics', 'slos/index.ts', 'exporter/scenarios/names.ts'],
  slos: ['alerts', 'promql', 'metrics', 'exporter/scenarios/names.ts'],
  dashboards: ['slos', 'alerts', 'promql', 'metrics'],
  stack: ['dashboards', 'slos', 'alerts', 'promql', 'metrics'],
  targets: [
    'stack',
    'dashboards',
    'slos',
    'alerts',
    'promql',
    'metrics',
    'exporter/scenarios/names.ts',
    'exporter/config.ts',
    // An invented past has the day of the demo's traffic.
    'exporter/traffic/day-shape.ts',
    'exporter/traffic/random.ts',
  ],
  exporter: ['metrics'],
};

/** Definitions are literals and pure functions: they read no file, clock or environment. */
const PURE = ['metrics', 'promql', 'alerts', 'slos', 'dashboards', 'stack'];

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

function importsOf({ path, text }: { path: string; text: string }): string[] {
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(match => match[1]!);
  return specifiers.map(specifier => join(dirname(path), specifier));
}

describe('imports run one way', () => {
  it.each(Object.entries(MAY_IMPORT))('%s', async (folder, allowed) => {
    for (const source of await sources(folder)) {
      for (const target of importsOf(source)) {
        const own = [folder, ...allowed].some(prefix => target === prefix || target.startsWith(`${prefix}/`));
        const shared = !target.includes('/') || target === 'package.json';
        expect(own || shared, `${source.path} imports ${target}`).toBe(true);
      }
    }
  });
  it.each(PURE)('%s does no I/O and reads no clock or environment', async folder => {
    for (const { path, text } of await sources(folder)) {
      expect(text, path).not.toMatch(/from 'node:|process\.env|Date\.now|new Date\(\)|Math\.random/);
    }
  });
});
