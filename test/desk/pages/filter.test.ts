import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, filterOf } from '../../../desk/pages/inbox/filter.ts';
import { ownPath } from '../../../desk/pages/language.ts';
import { rangeOf, startsOf } from '../../../desk/pages/statistics/period.ts';

describe('the address of the inbox', () => {
  it('says what is chosen, and nothing else', () => {
    const filter = filterOf({ state: 'firing', environment: 'a b', severity: '', page: '3', other: 'x' });
    expect(filter).toEqual({ state: 'firing', environment: 'a b', page: 3 });
    expect(addressOf(filter, { page: filter.page })).toBe('/inbox?state=firing&environment=a+b&page=3');
    expect(addressOf(filter, { state: undefined })).toBe('/inbox?environment=a+b');
    expect(addressOf({ page: 1 })).toBe('/inbox');
  });

  it.each([
    [{ state: 'maybe' }],
    [{ page: '0' }],
    [{ page: '-1' }],
    [{ page: '1e9' }],
    [{ page: 'NaN' }],
    [{ page: ['', '2'] }],
    [null],
    ['text'],
  ])('shows all for what it cannot mean: %j', query => {
    expect(filterOf(query)).toEqual({ page: 1 });
  });

  it('means the same after it was written and read, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 99_999 }),
        (value, page) => {
          const filter = filterOf({ tenant: value, page: String(page) });
          const address = addressOf(filter, { page: filter.page });
          expect(filterOf(Object.fromEntries(new URL(address, 'http://a').searchParams))).toEqual(filter);
        },
      ),
    );
  });
});

it.each([
  ['/incidents/1?a=b', '/incidents/1?a=b'],
  ['//elsewhere.example/a', '/inbox'],
  ['/\\elsewhere.example', '/inbox'],
  ['/a/..//elsewhere.example', '/inbox'],
  ['https://elsewhere.example', '/inbox'],
  ['javascript:alert(1)', '/inbox'],
  ['/\n/elsewhere.example', '/inbox'],
  [undefined, '/inbox'],
])('goes back to %j as %s', (given, path) => {
  expect(ownPath(given)).toBe(path);
});

describe('the period of statistics', () => {
  it('is the usual for what means nothing', () => {
    expect(rangeOf({ days: '8', by: 'year' })).toEqual({ days: 30, by: 'day' });
    expect(rangeOf({ days: '90', by: 'week' })).toEqual({ days: 90, by: 'week' });
  });

  it('begins its days at midnight and its weeks on Monday, and the last one is now', () => {
    const now = new Date(2026, 9, 25, 15, 30).getTime();
    const days = startsOf({ days: 7, by: 'day' }, now);
    expect(days.map(start => new Date(start).getHours())).toEqual(Array(7).fill(0));
    expect(new Date(days.at(-1)!).getDate()).toBe(25);
    const weeks = startsOf({ days: 30, by: 'week' }, now);
    expect(weeks.map(start => new Date(start).getDay())).toEqual(Array(weeks.length).fill(1));
    expect(weeks[0]!).toBeLessThanOrEqual(days.at(-1)! - 29 * 86_400_000);
  });
});
