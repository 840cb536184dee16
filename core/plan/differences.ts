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
  if (isList(before) && isList(after) && before.length === after.length)
    return before.flatMap((item, i) => walk(item, after[i], `${path}[${i}]`));
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap(key => walk(before[key], after[key], path === '' ? key : `${path}.${key}`));
  }
  const [was, is] = [shown(before), shown(after)];
  if (was === is && JSON.stringify(before) === JSON.stringify(after)) return [];
  return [
    {
      field: path,
      ...(before !== undefined && { before: was }),
      ...(after !== undefined && { after: is }),
    },
  ];
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
