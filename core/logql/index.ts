/**
 * Typed LogQL over the labels of log lines and the declared events. The examples use `botEvents`, declared in `vigia/logs`.
 *
 * @example
 * ```ts
 * const failures = where(linesOf(botEvents.replyFailed), { reason: 'gateway' });
 * logql(failures); // {stream="errors", level="error"} | json | event="reply_failed" | reason="gateway"
 * ```
 */
export {
  audited,
  containing,
  lacking,
  lines,
  linesOf,
  matching,
  type StreamMatchers,
  where,
} from './lines.ts';
export { type Match, ofAlert } from './match.ts';
export { countOverTime, rate, sum } from './metric.ts';
export type { AlertLabel, LogMetric, LogQuery } from './node.ts';
export { type LogqlOptions, logql } from './print.ts';
