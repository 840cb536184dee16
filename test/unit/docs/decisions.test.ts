import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const text = readFileSync('docs/decisions.md', 'utf8');

it('the decisions are all listed in their table of contents, each once', () => {
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title!).slice(1);
  const links = [...text.matchAll(/^ {2}- \[(.+)\]\(#(.+)\)$/gm)].map(([, title, anchor]) => ({
    title,
    anchor,
  }));
  expect(headings.length).toBeGreaterThan(0);
  expect(links.map(({ title }) => title).sort()).toEqual(headings.toSorted());
  for (const { title, anchor } of links) expect(anchor).toBe(anchorOf(title!));
});

/** The anchor that GitHub gives to a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
