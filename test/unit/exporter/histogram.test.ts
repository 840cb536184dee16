import { describe, expect, it } from 'vitest';
import { parseExposition } from '../../../core/metrics/exposition.ts';
import { between, mean, observationsOf, quantile } from '../../../exporter/base/histogram.ts';

const observed = (...counts: [number, number, number]) =>
  observationsOf(
    parseExposition(`# TYPE h histogram
h_bucket{le="1"} ${counts[0]}
h_bucket{le="2"} ${counts[1]}
h_bucket{le="+Inf"} ${counts[2]}
h_sum 30
h_count ${counts[2]}`).get('h')!.samples,
  );

describe('a histogram', () => {
  it('has the quantiles that Prometheus estimates', () => {
    // Of 10 the fifth is the first of the second bucket's six: 1 + (5 - 4) / 6.
    expect(quantile(0.5, observed(4, 10, 10))).toBeCloseTo(1 + 1 / 6);
    expect(quantile(0.99, observed(0, 0, 10))).toBe(2);
    expect(quantile(0.5, observed(0, 0, 0))).toBeUndefined();
  });
  it('has a mean, and none without observations', () => {
    expect(mean(observed(4, 10, 10))).toBe(3);
    expect(mean(observed(0, 0, 0))).toBeUndefined();
  });
  it('of a time is what came between two looks', () => {
    const { count, buckets } = between(observed(4, 10, 10), observed(5, 12, 13));
    expect(count).toBe(3);
    expect(buckets.map(([, n]) => n)).toEqual([1, 2, 3]);
  });
});
