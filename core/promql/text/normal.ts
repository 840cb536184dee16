import type { Metric } from '../../metrics/metric.ts';
import { type Conditions, conditionsOf } from './conditions.ts';
import { storedSeries } from './series.ts';
import type { Length, Syntax, TextAggregate, TextBinary, TextSelector, Word } from './syntax.ts';

/**
 * A query without what does not change its meaning: blanks, parentheses, quotes, order of matchers and of labels, spellings of
 * durations and of values, former names of metrics. Two queries that mean the same have the same normal form, as far as
 * this goes.
 */
export type Normal =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | NormalSeries
  | NormalSubquery
  | NormalCall
  | NormalAggregate
  | NormalBinary;

interface Modifiers {
  readonly range?: string;
  readonly offset?: string;
  readonly at?: number | string;
}

export interface NormalSeries extends Modifiers {
  readonly kind: 'series';
  readonly names: readonly string[];
  readonly conditions: Conditions;
}
interface NormalSubquery extends Modifiers {
  readonly kind: 'subquery';
  readonly of: Normal;
  readonly step?: string;
}
export interface NormalCall {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Normal[];
}
export interface NormalAggregate {
  readonly kind: 'aggregate';
  readonly operator: string;
  readonly by?: readonly string[];
  readonly without?: readonly string[];
  readonly args: readonly Normal[];
}
export interface NormalBinary {
  readonly kind: 'binary';
  readonly operator: string;
  readonly bool: boolean;
  readonly on?: readonly string[];
  readonly ignoring?: readonly string[];
  readonly many?: 'left' | 'right';
  readonly include: readonly string[];
  readonly left: Normal;
  readonly right: Normal;
}

/** Returns the normal form of a query over the contract. */
export function normalForm(node: Syntax, contract: ReadonlyMap<string, Metric>): Normal {
  const normal = (one: Syntax) => normalForm(one, contract);
  switch (node.kind) {
    case 'number':
    case 'string':
      return { kind: node.kind, value: node.value } as Normal;
    case 'selector':
      return series(node, contract);
    case 'subquery':
      return {
        kind: 'subquery',
        of: normal(node.of),
        ...(node.step && { step: spelled(node.step) }),
        ...modifiers(node),
      };
    case 'call':
      return { kind: 'call', name: node.name.text, args: node.args.map(normal) };
    case 'negation': {
      const of = normal(node.of);
      return of.kind === 'number'
        ? { kind: 'number', value: -of.value }
        : {
            kind: 'binary',
            operator: '*',
            bool: false,
            include: [],
            left: { kind: 'number', value: -1 },
            right: of,
          };
    }
    case 'aggregate':
      return aggregate(node, node.args.map(normal));
    case 'binary':
      return binary(node, normal(node.left), normal(node.right));
  }
}

/** Returns whether two queries mean the same. */
export function sameMeaning(a: Normal, b: Normal): boolean {
  return keyOf(a) === keyOf(b);
}

export function keyOf(normal: Normal): string {
  return JSON.stringify(normal, (_, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

function series(node: TextSelector, contract: ReadonlyMap<string, Metric>): NormalSeries {
  const { names, conditions } = conditionsOf(node, storedSeries(contract));
  return { kind: 'series', names, conditions, ...modifiers(node) };
}

function modifiers({
  range,
  offset,
  at,
}: {
  range?: Length;
  offset?: Length;
  at?: number | string;
}): Modifiers {
  const moved = offset && !('ms' in offset && offset.ms === 0);
  return {
    ...(range && { range: spelled(range) }),
    ...(moved && { offset: spelled(offset) }),
    ...(at !== undefined && { at }),
  };
}

/** Milliseconds, or the name of the variable. */
export function spelled(length: Length): string {
  return 'ms' in length ? String(length.ms) : length.variable;
}

/** Aggregations that may be done in two steps, of which the inner one keeps more labels. */
const NESTING: ReadonlySet<string> = new Set(['sum', 'min', 'max']);

function aggregate(node: TextAggregate, args: readonly Normal[]): NormalAggregate {
  const operator = node.operator.text.toLowerCase();
  const by = node.without ? undefined : sorted(node.by ?? []);
  const [only] = args;
  // The sum of sums is the sum, and so on.
  const inner =
    by && NESTING.has(operator) && only?.kind === 'aggregate' && only.operator === operator && keeps(only, by)
      ? only.args
      : undefined;
  return {
    kind: 'aggregate',
    operator,
    ...(by ? { by } : { without: sorted(node.without ?? []) }),
    args: inner ?? args,
  };
}

/** Whether the labels are left by an aggregation that is valid around it: one that lists its labels leaves them. */
function keeps({ by, without }: NormalAggregate, labels: readonly string[]): boolean {
  return by !== undefined || labels.every(label => !without?.includes(label));
}

/** Operators whose sides may be swapped, if neither side has more series than the other. */
const COMMUTATIVE: ReadonlySet<string> = new Set(['+', '*']);
const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=' };

function binary(node: TextBinary, left: Normal, right: Normal): Normal {
  const operator = node.operator.text;
  // The bridge over a former name, or a repeated condition.
  if ((operator === 'or' || operator === 'and') && !node.on && !node.ignoring && sameMeaning(left, right)) {
    return left;
  }
  const plain = {
    kind: 'binary',
    operator,
    bool: node.bool,
    ...(node.on && { on: sorted(node.on) }),
    ...(node.ignoring && node.ignoring.length > 0 && { ignoring: sorted(node.ignoring) }),
    ...(node.many && { many: node.many }),
    include: sorted(node.include),
    left,
    right,
  } as const;
  const swap = COMMUTATIVE.has(operator) && !node.many && keyOf(left) > keyOf(right);
  if (swap) return { ...plain, left: right, right: left };
  const isNumber = left.kind === 'number';
  // 5 < x is x > 5.
  if (isNumber && right.kind !== 'number') {
    const mirrored = MIRRORED[operator] ?? Object.keys(MIRRORED).find(one => MIRRORED[one] === operator);
    if (mirrored) return { ...plain, operator: mirrored, left: right, right: left };
  }
  return plain;
}

function sorted(words: readonly Word[]): readonly string[] {
  return [...new Set(words.map(({ text }) => text))].sort();
}
