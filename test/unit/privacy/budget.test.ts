import { describe, expect, it } from 'vitest';
import { redact, redactEvent, redactText } from '../../../telemetry/privacy/index.ts';
import { heavyTexts } from './heavy.ts';

/** Milliseconds of CPU for 1 MB of anything, the best of a few: other work on the host counts for nothing. */
const TARGET_MS = 50;
const TRIES = 4;

function cost(make: () => unknown, work: (value: unknown) => unknown = redact): number {
  const costs = Array.from({ length: TRIES }, () => {
    const value = make();
    const start = process.threadCpuUsage();
    work(value);
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...costs);
}

let made = 0;
/** Each piece is another one: what was seen before costs nothing, and hides nothing. */
const pieces = (text: string, size: number): string[] =>
  text.match(new RegExp(`[^]{1,${size}}`, 'g'))!.map(piece => `${(made++).toString(36)}~${piece}`);

const places: readonly (readonly [string, (text: string) => unknown])[] = [
  ['a text', text => text],
  ['a list of lists', text => pieces(text, 5000).map(part => pieces(part, 100))],
  ['long texts', text => pieces(text, 16_000)],
  ['keys', text => Object.fromEntries(pieces(text, 100).map(part => [part, 1]))],
];

describe(`1 MB takes less than ${TARGET_MS} ms`, () => {
  it.each(heavyTexts())('of %s', (_, text) => {
    for (const [name, place] of places) {
      expect(JSON.stringify(redact(place(text))), `${name}: says what was cut`).toMatch(/cut\]|more/);
      expect(
        cost(() => place(text)),
        name,
      ).toBeLessThan(TARGET_MS);
    }
  });
  it('in an error report', () => {
    const [, text] = heavyTexts().find(([name]) => name === 'phones')!;
    const event = () => ({ message: text, breadcrumbs: pieces(text, 5000).map(message => ({ message })) });
    expect(cost(event, value => redactEvent(value as object))).toBeLessThan(TARGET_MS);
  });
});

describe('the budget', () => {
  it('cuts a long text, says by how much, and leaves no part of a datum at the cut', () => {
    for (let shift = 0; shift < 30; shift++) {
      const clean = redactText(`${'x'.repeat(shift)}${'ligue 5511987654321, '.repeat(2000)}`);
      expect(clean).toMatch(/… \[\d+ characters cut\]$/);
      expect(clean.replace(/\[\d+ characters cut\]/, '')).not.toMatch(/\d{3}/);
      expect(redactText(clean)).toBe(clean);
    }
  });
  it('is one for all texts of a value, and another for the next value', () => {
    const text = 'palavra '.repeat(2000);
    const list = Array.from({ length: 6 }, (_, i) => `${i}: ${text}`);
    const clean = redact(list) as string[];
    expect(clean[0]).toBe(list[0]);
    expect(clean.at(-1)).toBe('[cut]');
    expect(redact([list[5]])).toEqual([list[5]]);
  });
  it('says how many entries were left out', () => {
    const many = Array.from({ length: 205 }, (_, i) => [`k${i}`, i] as const);
    expect(redact(many.map(([, i]) => i))).toContain('[5 more]');
    expect(redact(Object.fromEntries(many))).toMatchObject({ '[cut]': '5 more' });
    expect(redact(new Map(many))).toMatchObject({ '[cut]': '5 more' });
  });
});
