import type { Drive, InputSeries } from '../alerts/drive.ts';
import { seriesText } from '../alerts/drive.ts';
import type { Histogram } from '../metrics/metric.ts';
import { asSelector, type Series } from '../promql/select.ts';

/**
 * Returns the series of a histogram that sees `level` observations per second, all in the bucket that ends at `bound`
 * (default: its first).
 *
 * @example
 * ```ts
 * observed(replyTime, 5)(2)[0]; // { series: 'bot_reply_seconds_bucket{le="0.5"}', level: 0, kind: 'growth' }
 * ```
 */
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

/**
 * Combines drives: a failed send also counts as a send.
 *
 * @example
 * ```ts
 * const failedSend = both(growing(sent), growing(select(sent, { status: 'failed' })));
 * failedSend(1).length; // 2
 * ```
 */
export function both(...drives: readonly Drive[]): Drive {
  return level => drives.flatMap(drive => drive(level));
}
