import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verify } from '../../../core/promql/verify.ts';
import { contract } from '../../bundle.ts';

interface Row {
  readonly query: string;
  readonly right: 'ok' | 'refuse';
  readonly because?: string;
}

const rows: readonly Row[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../cases/promql.json'), 'utf8'),
);
describe('a query from elsewhere, over the contract of the bundle,', () => {
  it.each(rows)('$right: $query', ({ query, right }) => {
    const findings = verify(query, contract);
    expect(findings.length > 0 ? 'refuse' : 'ok').toBe(right);
    for (const { at } of findings) expect(query.slice(at.from, at.to)).not.toBe('');
  });
  it('is refused for the reason that is at fault', () => {
    const [value, pattern, label, histogram] = rows
      .filter(({ right }) => right === 'refuse')
      .map(({ query }) => verify(query, contract)[0]!);
    expect(value!.reason).toContain("is not one of the label's values: ");
    expect(pattern!.reason).toBe("matches none of the label's values: 2xx, 4xx, 5xx");
    expect(label).toMatchObject({
      reason: 'is not a label of http_request_duration_seconds',
      hint: 'did you mean service?',
    });
    expect(histogram!.hint).toContain('a histogram has no series of that name; use http_request_');
  });
});
