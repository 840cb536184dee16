import type { Field } from './change.ts';

/** Fields that plans name one by one; the rest is counted. */
const SHOWN = 4;
/** Values that are longer are cut. */
const LONGEST = 120;

/** Returns the values in which two documents differ, each by its path, such as `options.legend.showLegend`. */
export function differences(before: unknown, after: unknown): Field[] {
  const found = walk(before, after, '');
  const more = found.length - SHOWN;
  return more > 0
    ? [...found.slice(0, SHOWN), { field: `${more} more`, before: 'other', after: 'values' }]
    : found;
}

function walk(before: unknown, after: unknown, path: string): Field[] {
  if (Object.is(before, after)) return [];
  const [was, is] = [byName(before), byName(after)];
  if (was && is) return walk(was, is, path);
  if (isList(before) && isList(after) && before.length === after.length)
    return before.flatMap((item, i) => walk(item, after[i], `${path}[${i}]`));
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap(key => walk(before[key], after[key], path === '' ? key : `${path}.${key}`));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [x, y] = [textOf(before), textOf(after)];
  const from = x.length > LONGEST || y.length > LONGEST ? firstDifference(x, y) : 0;
  return [
    {
      field: path,
      ...(before !== undefined && { before: excerpt(x, from) }),
      ...(after !== undefined && { after: excerpt(y, from) }),
    },
  ];
}

/** Returns a list whose items all have a name of their own by these names: plans call them so. */
function byName(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isList(value) || value.length === 0) return undefined;
  const names = value.map(item => (isRecord(item) ? (item.name ?? item.title) : undefined));
  if (names.some(name => typeof name !== 'string') || new Set(names).size < names.length) return undefined;
  return Object.fromEntries(value.map((item, i) => [names[i] as string, item]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Characters before the first difference of long texts that are shown. */
const BEFORE = 20;

function firstDifference(x: string, y: string): number {
  let i = 0;
  while (i < x.length && x[i] === y[i]) i++;
  return Math.max(0, i - BEFORE);
}

function excerpt(text: string, from: number): string {
  const end = from + LONGEST;
  return `${from > 0 ? '…' : ''}${text.slice(from, end)}${end < text.length ? '…' : ''}`;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
