import type { Drive, InputSeries } from '../alerts/drive.ts';
import { seriesText } from '../alerts/drive.ts';
import type { Histogram } from '../metrics/metric.ts';
import { asSelector, type Series } from '../promql/select.ts';

/** A histogram that sees so many observations a second, all in the bucket that ends at `bound` (default: its first). */
export function observed<M extends Histogram>(of: Series<M>, bound?: number): Drive {
  const { buckets } = asSelector(of).metric;
  const from = bound ?? buckets[0]!;
  return level => {
    const grows = (suffix: string, by: number, le?: string): InputSeries => ({
      series: seriesText(of, suffix, 0, le === undefined ? {} : { le }),
      level: by,
      kind: 'growth',
    });
    return [
      ...buckets.map(end => grows('_bucket', end >= from ? level : 0, String(end))),
      grows('_bucket', level, '+Inf'),
      grows('_count', level),
    ];
  };
}

/** Several drives at once: a failed send counts as a send too. */
export function both(...drives: readonly Drive[]): Drive {
  return level => drives.flatMap(drive => drive(level));
}
