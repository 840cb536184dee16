import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalForm } from '../../../core/promql/text/normal.ts';
import { parse } from '../../../core/promql/text/parse.ts';
import { printNormal } from '../../../core/promql/text/print-normal.ts';
import { verify } from '../../../core/promql/verify.ts';
import { allQueries, contract } from '../../bundle.ts';
import { respelled } from './respelled.ts';

const queries = [...new Set(allQueries().map(({ query }) => query))];

describe('every query of the bundle, in any other spelling,', () => {
  it('has nothing wrong with it, and means the same', () => {
    const meanings = new Map(queries.map(query => [query, printNormal(normalForm(parse(query), contract))]));
    fc.assert(
      fc.property(fc.constantFrom(...queries), fc.infiniteStream(fc.nat()), (query, numbers) => {
        const text = respelled(parse(query), n => numbers.next().value % n);
        expect(verify(text, contract)).toEqual([]);
        expect(printNormal(normalForm(parse(text), contract))).toBe(meanings.get(query));
      }),
      { numRuns: 2_000 },
    );
  });
});
