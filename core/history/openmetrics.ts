import { type Axis, STEP_SECONDS } from './axis.ts';
import type { PastSeries } from './series.ts';

/** Lines are joined to pieces of about this length before they are written. */
const PIECE = 1 << 16;

/**
 * Counters that are long past are drawn as a rate over a long range, for which one sample per half hour is enough. The
 * last days have every step, for rates over some hours.
 */
const COARSE_STEPS = 6;
const FINE_SECONDS = 8 * 86_400;

/** A part of the history: from its first second to just before its last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the series over the span as OpenMetrics text, family by family as the format requires, in pieces of some
 * kilobytes.
 */
export function* openMetrics(axis: Axis, series: readonly PastSeries[], span: Span): Generator<string> {
  const families = new Map<string, PastSeries[]>();
  for (const one of series) {
    const family = families.get(one.metric.name);
    if (family) family.push(one);
    else families.set(one.metric.name, [one]);
  }
  let piece = '';
  for (const [name, family] of families) {
    const { type } = family[0]!.metric;
    piece += `# TYPE ${type === 'counter' ? name.replace(/_total$/, '') : name} ${type}\n`;
    for (const one of family) {
      for (const line of lines(axis, one, span)) {
        piece += line;
        if (piece.length > PIECE) {
          yield piece;
          piece = '';
        }
      }
    }
  }
  yield `${piece}# EOF\n`;
}

function* lines(
  axis: Axis,
  { metric, suffix, labels, values, perStep = 1 }: PastSeries,
  { from, to }: Span,
): Generator<string> {
  const text = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const name = `${metric.name}${suffix}{${text.join(',')}}`;
  const apart = STEP_SECONDS / perStep;
  const end = axis.moments.at(-1)!.seconds;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const { seconds } = axis.moments[i]!;
    if (Number.isNaN(value) || seconds < from || seconds >= to) continue;
    if (metric.type !== 'gauge' && seconds < end - FINE_SECONDS && i % COARSE_STEPS > 0) continue;
    for (let at = seconds; at < seconds + STEP_SECONDS && at <= end; at += apart) {
      yield `${name} ${rounded(value)} ${at}\n`;
    }
  }
}

/**
 * Writes whole numbers as they are and others with six digits: the history is invented, and short numbers compress
 * well.
 */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(6));
}
