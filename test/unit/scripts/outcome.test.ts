import { describe, expect, it } from 'vitest';
import { type Outcome, summary, total } from '../../../scripts/test/outcome.ts';

const outcomes: readonly Outcome[] = [
  { where: 'types', passed: 1, failed: [], skipped: [] },
  { where: 'a.test.ts', passed: 4, failed: ['a.test.ts: adds'], skipped: [] },
  {
    where: 'b.test.ts',
    passed: 0,
    failed: [],
    skipped: [{ name: 'b.test.ts: starts', reason: 'no Docker engine responds' }],
  },
];

describe('the closing lines of npm test', () => {
  it('add up checks and tests', () => {
    expect(total(outcomes)).toEqual({ passed: 5, failed: 1, skipped: 1 });
  });
  it('name what was skipped with the reason, what failed, and end with the sums', () => {
    expect(summary(outcomes).split('\n')).toEqual([
      'skipped: b.test.ts: starts (no Docker engine responds)',
      'failed: a.test.ts: adds',
      '5 passed, 1 failed, 1 skipped',
    ]);
  });
  it('say so when nothing ran', () => {
    expect(summary([])).toBe('0 passed, 0 failed, 0 skipped');
  });
});
