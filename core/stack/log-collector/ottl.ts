/** A text of the transformation language, which quotes as JSON does. */
export const quoted = (text: string): string => JSON.stringify(text);

/** The collector replaces `$NAME` in its configuration; `$$` is a plain dollar. */
export function escapedDollars<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$') as T;
  if (Array.isArray(value)) return value.map(escapedDollars) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escapedDollars(one)])) as T;
}
