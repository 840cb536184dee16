import type { Span } from './syntax.ts';

/** One problem of a query. */
export interface Finding {
  /** The text at fault. */
  readonly what: string;
  readonly reason: string;
  /** The fix, where one is near. */
  readonly hint?: string;
  /** Where the text at fault stands in the query. */
  readonly at: Span;
}

/**
 * Returns the problem with the line of the query below it and a caret under the text at fault.
 *
 * @example
 * ```text
 * shop_carts{brunch} is not a label of shop_carts: did you mean branch?
 *   1:16  sum(shop_carts{brunch="a"})
 *                        ^^^^^^
 * ```
 */
export function explain(query: string, { what, reason, hint, at }: Finding): string {
  const before = query.slice(0, at.from);
  const start = before.lastIndexOf('\n') + 1;
  const end = query.indexOf('\n', at.from);
  const line = query.slice(start, end < 0 ? undefined : end).trimEnd();
  const place = `${before.split('\n').length}:${at.from - start + 1}`;
  const length = Math.max(1, Math.min(at.to - at.from, line.length - (at.from - start)));
  // Tabs stay, so that the caret stands below its text however wide they are shown.
  const indent = query.slice(start, at.from).replace(/[^\t]/g, ' ');
  return [
    `${what} ${reason}${hint ? `: ${hint}` : ''}`,
    `  ${place}  ${line}`,
    `  ${' '.repeat(place.length)}  ${indent}${'^'.repeat(length)}`,
  ].join('\n');
}
