import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeFault } from '../../core/metrics/exposition/fault.ts';
import { readPage } from '../../core/metrics/exposition/page.ts';
import { mutatedPages } from './page-mutations.ts';
import { OPENMETRICS, type Row, TEXT, type Verdict, writtenPages } from './pages.ts';
import { type Answer, type Scraped, scrapeAll } from './scraper.ts';
import { locate, titleOf } from './tool.ts';

interface Case {
  readonly name: string;
  readonly page: string;
  readonly right: 'ok' | 'refuse';
}

/** Of each, Prometheus stores what the page does not say, and says nothing. */
const silentlyLost = [
  ['a NUL byte', 'a 1\nb 2\n\0c 3\n', 'a,b'],
  ['a NUL byte in a comment', 'a 1\n#b\0\nc 3\n', 'a'],
  ['a name in braces without quotes', '{foo} 1\n', 'o'],
  ['a label twice, once empty', 'a{b="1",b=""} 1\n', 'a'],
] as const;

const MUTATIONS = 700;
/** Any number will do, if it stays. */
const SEED = 20_261_126;

const prometheus = await locate('prometheus');
const now = Date.now();
const cases = (JSON.parse(await readFile('test/cases/exposition.json', 'utf8')) as Case[]).map(one => ({
  ...one,
  body: Buffer.from(one.page),
  contentType: one.page.endsWith('# EOF\n') ? OPENMETRICS : TEXT,
}));
const written = writtenPages(now);
const mutations = mutatedPages(MUTATIONS, SEED);
const silent = silentlyLost.map(([, page]) => ({ body: Buffer.from(page), contentType: TEXT }));
const all: readonly Answer[] = [...cases, ...written, ...mutations, ...silent];

const ours = (answer: Answer) => readPage({ ...answer, now });

function theirs({ error, read, stored, broken }: Scraped): Verdict {
  if (error !== '') return 'refused';
  const kept = stored.reduce((sum, { values }) => sum + values.size, 0);
  return kept < read || broken.length > 0 ? 'lossy' : 'ok';
}

describe.skipIf('missing' in prometheus)(titleOf('the real Prometheus', prometheus), () => {
  let scraped: readonly Scraped[] = [];
  const of = (answers: readonly Answer[]) =>
    answers.map(answer => [answer, scraped[all.indexOf(answer)]!] as const);
  beforeAll(async () => {
    if ('path' in prometheus) scraped = await scrapeAll(prometheus.path, all);
  });

  it('makes of each page what is known', () => {
    const known = new Map<Answer, string>([
      ...cases.map(one => [one, one.right] as const),
      ...written.map(one => [one, one.verdict] as const),
    ]);
    const wrong = of([...cases, ...written]).flatMap(([answer, one]) => {
      const verdict = theirs(one);
      const expected = known.get(answer);
      const isRight = expected === 'refuse' ? verdict !== 'ok' : verdict === expected;
      return isRight ? [] : [`${(answer as Row).name}: ${verdict}, not ${expected} (${one.error})`];
    });
    expect(wrong).toEqual([]);
  });

  it('and vigia check agree about each', () => {
    const asked = of([...cases, ...written, ...mutations]);
    const apart = asked.flatMap(([answer, one]) => {
      const { verdict, faults } = ours(answer);
      const said = faults.map(describeFault).join('\n');
      return verdict === theirs(one)
        ? []
        : [`${JSON.stringify(answer.body.toString())}\n${theirs(one)}: ${one.error}\n${verdict}: ${said}`];
    });
    expect(apart).toEqual([]);
    const count = (verdict: Verdict) => asked.filter(([, one]) => theirs(one) === verdict).length;
    console.log(
      `check and Prometheus agree on ${asked.length} of ${asked.length} pages: ${count('ok')} taken, ${count('lossy')} with a loss, ${count('refused')} refused`,
    );
    // What was generated is of every kind.
    for (const verdict of ['ok', 'lossy', 'refused'] as const) expect(count(verdict)).toBeGreaterThan(50);
  });

  it('stores of a page that it takes the series and values that are read here', () => {
    const taken = of([...cases, ...written, ...mutations]).filter(
      ([, one]) => theirs(one) === 'ok' && one.read > 0,
    );
    for (const [answer, { stored }] of taken) {
      const page = ours(answer);
      const read = [...page.families.values()].flatMap(({ samples }) =>
        samples.map(({ storedName, labels, value }) =>
          line({ __name__: storedName, ...labels }, String(value)),
        ),
      );
      const kept = stored.flatMap(({ labels, values }) =>
        [...values.values()].map(value => line(labels, value)),
      );
      expect(kept.sort(), answer.body.toString()).toEqual(read.sort());
    }
    expect(taken.length).toBeGreaterThan(200);
  });

  it.each(silentlyLost)('loses something of %s and says nothing; check says it', (_, page, kept) => {
    const index = all.length - silent.length + silentlyLost.findIndex(row => row[1] === page);
    const { error, stored } = scraped[index]!;
    expect(error).toBe('');
    const names = stored.map(({ labels }) => Object.values(labels).join());
    expect(names.sort().join()).toBe(kept);
    expect(ours(all[index]!).verdict).toBe('lossy');
  });
});

/** A series and a value in one spelling: without empty labels, numbers as JavaScript writes them. */
function line(labels: Readonly<Record<string, string>>, value: string): string {
  const pairs = Object.entries(labels)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => [name, name === 'le' || name === 'quantile' ? String(number(text)) : text]);
  return JSON.stringify([pairs.sort(), String(number(value))]);
}

function number(text: string): number | string {
  if (/^[+-]?inf/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number.isNaN(Number(text)) ? text.toLowerCase() : Number(text);
}
