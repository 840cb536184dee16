/**
 * Typed PromQL over the contract. The examples use `sent`, `replyTime` and `waiting`, declared in `vigia/metrics`.
 *
 * @example
 * ```ts
 * const failures = sum(rate(select(sent, { status: 'failed' }), '5m'));
 * promql(failures); // sum(rate(bot_sent_total{status="failed"}[5m]))
 * ```
 */
export { avg, count, max, min, sum, topk } from './aggregate.ts';
export type { Duration, Range } from './duration.ts';
export { type Expression, type FleetLabels, promql } from './expression.ts';
export { perEnvironment } from './fleet.ts';
export {
  absent,
  age,
  changes,
  delta,
  deriv,
  histogramQuantile,
  idelta,
  increase,
  labelJoin,
  labelled,
  labelReplace,
  observations,
  observationsWithin,
  overTime,
  predictLinear,
  quantileOverTime,
  rate,
  resets,
  total,
  vector,
} from './functions.ts';
export { matching, type PatternMatch } from './matching.ts';
export { add, and, compare, complement, divide, multiply, or, ratio, subtract, unless } from './operators.ts';
export { raw } from './raw.ts';
export type { Recording, RecordingGroup } from './recording.ts';
export { offset, type Series, select, variable } from './select.ts';
