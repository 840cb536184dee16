import { readDuration } from '../../promql/text/numbers.ts';
import { read } from '../../promql/verify.ts';
import { SOURCE_TYPE, type Source, WINDOW } from './document.ts';
import { hasFixedRange } from './indicator-query.ts';
import type { Reader } from './reader.ts';

/** Fields that all forms of documents have. */

/** Reads a query. Throws if it has a range of its own, so that it says nothing about the window. */
export function readQuery(query: Reader): Source {
  const text = query.text();
  const tree = read(text);
  if ('kind' in tree && hasFixedRange(tree))
    throw query.problem(`has its own range: write ${WINDOW} instead`);
  return { metricSource: { type: SOURCE_TYPE, spec: { query: text } } };
}

/** Reads a share, given as it is or in percent. */
export function readTarget(share: Reader | undefined, percent: Reader | undefined): number {
  const given = percent ?? share!;
  const target = percent ? Number((percent.number() / 100).toPrecision(12)) : given.number();
  if (target > 1 && target < 100 && !percent) {
    throw given.problem(`must be a share: write ${target} % as ${target / 100}`);
  }
  if (!(target > 0 && target < 1)) {
    throw given.problem('leaves no error budget: give a target below 100 %');
  }
  return target;
}

/** Units of the calendar, whose length is not fixed. */
const CALENDAR = /^\d+[MQY]$/;

/** Reads a duration such as `30d`, `720h` or `4w`. */
export function readRolling(duration: Reader): string {
  const text = duration.text();
  if (CALENDAR.test(text)) {
    throw duration.problem('is a length of the calendar: only rolling windows are supported; write 30d');
  }
  if (!readDuration(text)) throw duration.problem('must be a duration: write one such as 30d');
  return text;
}
