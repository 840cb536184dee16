import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const filesOf = (folder: string) =>
  globSync(`${folder}/**/*.{ts,md}`, { cwd: root }).map(path => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }));
const kit = filesOf('telemetry').filter(({ path }) => path.endsWith('.ts'));
const sample = filesOf('exporter').filter(({ path }) => path.endsWith('.ts'));

/** What a file imports, by `from`, `import()` and `new URL()`. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import|import\(|URL\() ?'([^']+)'/g)].map(([, name]) => name!);
const allImports = (files: typeof kit) =>
  files.flatMap(({ path, text }) => importsOf(text).map(name => ({ path, name })));

describe('the public face of the kit', () => {
  it('is all that the sample service imports of it', () => {
    const ofTheKit = allImports(sample).filter(
      ({ name }) => name.startsWith('@vigia/telemetry') || /(?:\.\.\/)+telemetry\//.test(name),
    );
    expect(ofTheKit.length).toBeGreaterThan(30);
    // Systems have a file of that name of their own.
    const own = (path: string, name: string) =>
      name.startsWith('.') && join(path, '..', name).startsWith('exporter/');
    // What of the desk is for others, too: the backup of a database, who may come in, and how settings are read.
    const mountable = ['@vigia/desk/backup', '@vigia/desk/guard', '@vigia/desk/environment'];
    const allowed = ['@vigia/telemetry', '@vigia/telemetry/tracing', ...mountable];
    expect(ofTheKit.filter(({ path, name }) => !allowed.includes(name) && !own(path, name))).toEqual([]);
  });
  it('has behind it nothing but the declarations of the core, and nothing of a service', () => {
    const foreign = allImports(kit).filter(({ path, name }) => {
      if (name.startsWith('.')) return !join(path, '..', name).startsWith('telemetry/');
      return name === 'vigia' || name.startsWith('vigia/');
    });
    expect([...new Set(foreign.map(({ name }) => name))].sort()).toEqual([
      'vigia/logs',
      'vigia/metrics',
      'vigia/platform/events',
      'vigia/platform/metrics',
    ]);
  });
  it('shows by an example what each of its functions and classes is for', async () => {
    const faces = [await import('@vigia/telemetry'), await import('@vigia/telemetry/tracing')];
    const names = faces.flatMap(face =>
      Object.entries(face).flatMap(([name, value]) => (typeof value === 'function' ? name : [])),
    );
    expect(names.length).toBeGreaterThan(20);
    const shown = (name: string) => {
      const declared = new RegExp(
        `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/)\\nexport (?:async )?(?:function|class) ${name}\\b`,
      );
      return kit.some(({ text }) => declared.exec(text)?.[1]?.includes('@example'));
    };
    expect(names.filter(name => !shown(name))).toEqual([]);
  });
  it('knows no product by name', () => {
    const products = /whatsapp|crew_?ai|whatsself|qualifi(?:er|cador)|falachefe|atende|\buaz|clinic/i;
    // By these keys, words and addresses people say that a number is a phone.
    const known = [
      'telemetry/privacy/jid.ts: whatsapp',
      'telemetry/privacy/names.ts: whatsapp',
      'telemetry/privacy/numbers.ts: whats ?app',
    ];
    const named = kit.flatMap(({ path, text }) =>
      // Examples may speak of anything.
      text
        .replace(/@example[\s\S]*?\*\//g, '')
        .split('\n')
        .flatMap(line => {
          const match = products.exec(line) ?? /whats \?app/.exec(line);
          return match ? `${path}: ${match[0]}` : [];
        }),
    );
    expect([...new Set(named)].sort()).toEqual(known);
  });
});
