import type { Sample } from 'vigia/exposition';

/** Observations: how many, their sum, and how many were at most each bound. */
export interface Observations {
  readonly count: number;
  readonly sum: number;
  /** By upper bound, ascending, the last +Inf. */
  readonly buckets: readonly (readonly [bound: number, count: number])[];
}

/** All series of a histogram together. */
export function observationsOf(samples: readonly Sample[]): Observations {
  const sumOf = (suffix: string) =>
    samples.filter(({ name }) => name.endsWith(suffix)).reduce((sum, { value }) => sum + value, 0);
  const buckets = new Map<number, number>();
  for (const { name, labels, value } of samples) {
    if (!name.endsWith('_bucket')) continue;
    const bound = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
    buckets.set(bound, (buckets.get(bound) ?? 0) + value);
  }
  return { count: sumOf('_count'), sum: sumOf('_sum'), buckets: [...buckets].sort(([a], [b]) => a - b) };
}

/** What came between two looks. */
export function between(before: Observations, after: Observations): Observations {
  const earlier = new Map(before.buckets);
  return {
    count: after.count - before.count,
    sum: after.sum - before.sum,
    buckets: after.buckets.map(([bound, n]) => [bound, n - (earlier.get(bound) ?? 0)] as const),
  };
}

/** Undefined without observations. */
export function mean({ count, sum }: Observations): number | undefined {
  return count > 0 ? sum / count : undefined;
}

/** Estimated as Prometheus does: evenly spread within a bucket, and never above the last bound. */
export function quantile(q: number, { buckets }: Observations): number | undefined {
  const total = buckets.at(-1)?.[1] ?? 0;
  if (total === 0) return undefined;
  const rank = q * total;
  const i = buckets.findIndex(([, n]) => n >= rank);
  const [bound, n] = buckets[i]!;
  const [low, below] = i > 0 ? buckets[i - 1]! : [0, 0];
  return bound === Number.POSITIVE_INFINITY ? low : low + ((bound - low) * (rank - below)) / (n - below);
}
