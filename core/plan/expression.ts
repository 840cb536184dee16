import { type Normal, normalForm, sameMeaning } from '../promql/text/normal.ts';
import { printNormal } from '../promql/text/print-normal.ts';
import { read } from '../promql/verify.ts';
import { type Field, field } from './change.ts';

const NOTHING_KNOWN = new Map();
const COMPARISONS: ReadonlySet<string> = new Set(['>', '<', '>=', '<=', '==', '!=']);

/** Returns the fields in which two expressions of rules differ: the threshold alone where the compared value is the same. */
export function expressionFields(before: string, after: string): Field[] {
  if (before === after) return [];
  const [was, is] = [normal(before), normal(after)];
  if (!was || !is) return field('expression', plain(before), plain(after));
  if (sameMeaning(was, is)) return [];
  const [from, to] = [compared(was), compared(is)];
  if (from && to && sameMeaning(from.value, to.value))
    return field('threshold', from.threshold, to.threshold);
  return field('expression', printNormal(was), printNormal(is));
}

/** Whether two queries mean the same. */
export function sameQuery(before: string, after: string): boolean {
  return expressionFields(before, after).length === 0;
}

/** Returns a query as plans show it: in its normal form, or as it is if it is not PromQL. */
export function shownQuery(query: string): string {
  const one = normal(query);
  return one ? printNormal(one) : plain(query);
}

function normal(query: string): Normal | undefined {
  const tree = read(query);
  return 'kind' in tree ? normalForm(tree, NOTHING_KNOWN) : undefined;
}

/** A comparison with a number, as alerts with a threshold have it. */
function compared(normal: Normal): { readonly value: Normal; readonly threshold: string } | undefined {
  if (normal.kind !== 'binary' || !COMPARISONS.has(normal.operator)) return undefined;
  const { operator, left, right } = normal;
  return right.kind === 'number' ? { value: left, threshold: `${operator} ${right.value}` } : undefined;
}

function plain(query: string): string {
  return query.replace(/\s+/g, ' ').trim();
}
