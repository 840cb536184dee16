import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differences } from '../../../core/slos/openslo/compare.ts';
import { readOpenSlo } from '../../../core/slos/openslo/read.ts';
import * as bundle from '../../bundle.ts';

const folder = join(import.meta.dirname, '../../cases/openslo');
const cases = readdirSync(folder);

describe('an objective of the bundle, as people write it,', () => {
  it.each(cases)('is the same in %s', file => {
    const documents = readOpenSlo(readFileSync(join(folder, file), 'utf8'));
    expect(documents).toHaveLength(1);
    expect(differences(documents[0]!, bundle.objectives, bundle.contract)).toEqual([]);
  });
  it('is the same grouped by a label that it has one value of, if both sides are', () => {
    const own = readFileSync(join(folder, 'own.yaml'), 'utf8');
    const found = (text: string) => differences(readOpenSlo(text)[0]!, bundle.objectives, bundle.contract);
    expect(found(own.replaceAll('sum(', 'sum by (service) ('))).toEqual([]);
    expect(found(own.replace('sum(', 'sum by (service) ('))).toHaveLength(1);
    expect(found(own.replaceAll('sum(', 'sum by (service, route) ('))).toHaveLength(2);
  });
  it('is in every case there is', () => {
    expect(cases.length).toBeGreaterThan(9);
  });
});
