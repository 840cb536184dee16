import { selectorsIn } from '../promql/inspect.ts';
import type { Node } from '../promql/node.ts';
import type { AlertDeclaration, UnitTest } from './alert.ts';

type Levels = Pick<UnitTest, 'firing' | 'silent'>;
type Given = { readonly [level in keyof Levels]?: number | undefined };

/** How far from a new threshold the levels are where the old ones give no measure. */
const APART = 0.05;

/**
 * Returns the levels of the unit test for another threshold: they keep their distance from it in proportion. A share stays
 * below 1, and what is observed in a histogram in one of its buckets. Throws where no level can be told; the override may give
 * them.
 */
export function levelsAt(alert: AlertDeclaration, value: number, given: Given = {}): Levels {
  const { unitTest } = alert;
  checkReachable(alert, value);
  const before = alert.threshold!.value;
  if (given.firing !== undefined && given.silent !== undefined)
    return { firing: given.firing, silent: given.silent };
  if (before === value) return { firing: unitTest.firing, silent: unitTest.silent };
  const moved = { firing: move(alert, 'firing', value), silent: move(alert, 'silent', value) };
  const telling = between(alert, moved, value);
  const levels = [telling, moved].find(one => fits(alert, one)) ?? inBuckets(alert, value);
  const { firing = levels?.firing, silent = levels?.silent } = given;
  if (firing !== undefined && silent !== undefined && firing !== silent) return { firing, silent };
  throw new Error(
    `override ${alert.name}: threshold is ${value}, and no levels of its unit test follow from that${bucketsText(alert)}: give firing and silent as well`,
  );
}

/** A quantile is never above the last bucket. */
function checkReachable(alert: AlertDeclaration, value: number): void {
  const last = bucketsOf(alert).at(-1);
  if (last === undefined || value < last || !alert.threshold!.operator.startsWith('>')) return;
  if (!isQuantile(alert.value.node)) return;
  throw new Error(
    `override ${alert.name}: threshold is ${value}, and its histogram measures up to ${last}: it could never fire; give a lower one, or add a bucket to the metric`,
  );
}

function isQuantile(node: Node): boolean {
  if (node.kind === 'call') return node.name === 'histogram_quantile';
  return (node.kind === 'aggregate' || node.kind === 'each') && isQuantile(node.of);
}

/** Returns the input that only looks like the fault; what was just within the old threshold stays within the new one. */
export function guardedAt({ threshold, unitTest }: AlertDeclaration, value: number): UnitTest['guarded'] {
  const { operator, value: before } = threshold!;
  const isWithin = (level: number, bound: number) =>
    operator.startsWith('>') ? level <= bound : operator.startsWith('<') ? level >= bound : true;
  return unitTest.guarded?.map(one =>
    one.kind === 'value' && before > 0 && isWithin(one.level, before) && !isWithin(one.level, value)
      ? { ...one, level: clean(one.level * (value / before)) }
      : one,
  );
}

function move(
  { threshold, unitTest, value: expression }: AlertDeclaration,
  level: keyof Levels,
  to: number,
): number {
  const { operator, value: from } = threshold!;
  const at = unitTest[level];
  const isEqual = operator === '==' || operator === '!=';
  if (isEqual || from * to < 0) return clean(at + to - from);
  const upwards = operator.startsWith('>');
  const beyond = (level === 'firing') === upwards;
  if (from === 0) return clean((to / unitOf(expression.node)) * (beyond ? 1 + APART : 1 - APART));
  // Of a threshold of 0, what was at the old one is at it, and what was beyond is.
  if (to === 0) return at === from || !beyond ? 0 : at;
  const scaled = clean(at * (to / from));
  const isShare = [at, from, to].every(one => one >= 0 && one <= 1) && from < 1;
  const straddles =
    Math.min(unitTest.firing, unitTest.silent) <= from && from <= Math.max(unitTest.firing, unitTest.silent);
  return isShare && straddles && scaled > 1 ? clean(to + ((1 - to) * (at - from)) / (1 - from)) : scaled;
}

/**
 * Returns the levels with one of them between the old and the new threshold, so that the test fails over a rule that has the old
 * one; where the levels are the values themselves.
 */
function between({ threshold, unitTest, value }: AlertDeclaration, levels: Levels, to: number): Levels {
  const { operator, value: from } = threshold!;
  const [low, high] = [unitTest.firing, unitTest.silent].sort((a, b) => a - b) as [number, number];
  if (from === 0 || unitOf(value.node) > 1 || low > from || high < from || !/^[<>]/.test(operator))
    return levels;
  const middle = clean((from + to) / 2);
  const raised = to > from;
  const bound = (level: number) => (raised ? Math.max(level, middle) : Math.min(level, middle));
  // Of a raised bound from above, and of a lowered one from below, it is the silent level that has become silent.
  return raised === operator.startsWith('>')
    ? { ...levels, silent: bound(levels.silent) }
    : { ...levels, firing: bound(levels.firing) };
}

/** Returns how much of the value a level of 1 is: the seconds of the range for what counts growth in all. */
function unitOf(node: Node): number {
  switch (node.kind) {
    case 'call': {
      const [of] = node.args;
      if (node.name === 'increase' && of?.kind === 'selector' && of.range) return secondsOf(of.range);
      return Math.max(1, ...node.args.map(unitOf));
    }
    case 'aggregate':
    case 'each':
      return unitOf(node.of);
    case 'binary':
      if (node.operator === '*' && node.right.kind === 'number') return unitOf(node.left) * node.right.value;
      return Math.max(unitOf(node.left), unitOf(node.right));
    default:
      return 1;
  }
}

function secondsOf(range: string): number {
  const [, number = '1', unit = 's'] = /^([\d.]+)(\w+)$/.exec(range) ?? [];
  return Number(number) * ({ ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[unit] ?? 1);
}

function fits({ unitTest }: AlertDeclaration, { firing, silent }: Levels): boolean {
  try {
    return (
      firing !== silent &&
      [firing, silent].every(level => unitTest.drive(level).every(({ level: of }) => Number.isFinite(of)))
    );
  } catch {
    return false;
  }
}

/** Returns two buckets: whatever share of the observations is asked for, all in the one are beyond the threshold, in the other within. */
function inBuckets(alert: AlertDeclaration, value: number): Levels | undefined {
  const buckets = bucketsOf(alert);
  const upwards = alert.threshold!.operator.startsWith('>');
  const above =
    buckets.find((_, i) => (i === 0 ? 0 : buckets[i - 1]!) >= value) ??
    (buckets.at(-1)! > value ? buckets.at(-1) : undefined);
  const below = buckets.findLast(bucket => bucket <= value);
  const levels = upwards ? { firing: above, silent: below } : { firing: below, silent: above };
  const { firing, silent } = levels;
  if (firing === undefined || silent === undefined) return undefined;
  return fits(alert, { firing, silent }) ? { firing, silent } : undefined;
}

function bucketsOf({ value }: AlertDeclaration): readonly number[] {
  const found = selectorsIn(value).find(({ metric }) => metric.type === 'histogram')?.metric;
  return found?.type === 'histogram' ? found.buckets : [];
}

function bucketsText(alert: AlertDeclaration): string {
  const buckets = bucketsOf(alert);
  return buckets.length === 0 ? '' : ` (its histogram has the buckets ${buckets.join(', ')})`;
}

function clean(value: number): number {
  return Number(value.toPrecision(12));
}
