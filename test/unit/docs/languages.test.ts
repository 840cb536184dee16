import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** Pages in English and in Portuguese. */
const pages = [
  ['README.md', 'README.pt-BR.md'],
  ...[
    'how-to/existing-prometheus.md',
    'how-to/server.md',
    'how-to/kubernetes.md',
    'upgrade.md',
    'languages.md',
  ].map(page => [`docs/${page}`, `docs/pt-BR/${page}`] as const),
] as const;

const read = (page: string) => readFileSync(join(root, page), 'utf8');
const codeless = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '');
const levels = (text: string) => [...codeless(text).matchAll(/^(#+) /gm)].map(([, level]) => level);
const headings = (text: string) => [...codeless(text).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!);
/** Blocks of code with their language, without comments. */
const blocks = (text: string) =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, language, code]) => ({
    language,
    code: code!.replace(/ *(?:^|\s)# .*$/gm, ''),
  }));
const rows = (text: string) => codeless(text).match(/^\|.*\|$/gm)?.length ?? 0;
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

describe.each(pages)('%s and %s', (english, portuguese) => {
  it('have the same headings, commands and rows of tables', () => {
    const [en, pt] = [read(english), read(portuguese)];
    expect(levels(pt)).toEqual(levels(en));
    expect(blocks(pt)).toEqual(blocks(en));
    expect(blocks(en).length).toBeGreaterThan(0);
    // Figures are printed on one page alone.
    const figures = en.match(/^## Figures[\s\S]*?(?=^## )/m)?.[0] ?? '';
    expect(rows(pt)).toBe(rows(en) - rows(figures));
  });
  it('are not the same text', () => {
    const shared = headings(read(portuguese)).filter(heading => headings(read(english)).includes(heading));
    expect(shared.filter(heading => !['Vigia', 'Dashboards', 'Backup', 'Node'].includes(heading))).toEqual(
      [],
    );
  });
  it.each([english, portuguese])('%s has links that lead somewhere', page => {
    const links = [...codeless(read(page)).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    for (const [, path, fragment] of links) {
      const target = path ? join(root, dirname(page), path) : join(root, page);
      expect(existsSync(target), `${page}: ${path}`).toBe(true);
      if (fragment)
        expect(headings(readFileSync(target, 'utf8')).map(anchor), `${page}: #${fragment}`).toContain(
          fragment,
        );
    }
  });
});

describe('in Portuguese', () => {
  const below = (folder: string, kind: RegExp) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(file => kind.test(file) && !file.includes('node_modules'))
      .map(file => join(folder, file));

  it('the desk is called "o desk" everywhere', () => {
    const files = [
      'README.pt-BR.md',
      ...below('docs/pt-BR', /\.md$/),
      ...['core', 'desk', 'systems', 'alerts'].flatMap(folder => below(folder, /\.(?:ts|js|md)$/)),
    ];
    expect(files.length).toBeGreaterThan(100);
    const found = files.filter(file => /\bcentral\b|\b[dn]a desk\b|\sà desk\b/i.test(read(file)));
    expect(found).toEqual([]);
  });
});
