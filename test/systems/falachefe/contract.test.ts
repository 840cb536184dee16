import { describe, expect, it } from 'vitest';
import { sizesOf } from '../metrics.ts';

describe('the metrics of Falachefe', () => {
  it('are as many as its documents ask for', () => {
    expect(
      sizesOf('falachefe', 'WhatsApp authentication', 'CrewAI', 'Business intelligence', 'Infrastructure'),
    ).toEqual({
      'WhatsApp authentication': 9,
      CrewAI: 11,
      'Business intelligence': 7,
      Infrastructure: 2,
    });
  });
});
