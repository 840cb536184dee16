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
  const column = at.from - start;
  const place = `${before.split('\n').length}:${column + 1}`;
  const { text, from } = excerpt(line, column);
  const length = Math.max(1, Math.min(at.to - at.from, text.length - from));
  // Tabs stay, so that the caret stands below its text however wide they are shown.
  const indent = text.slice(0, from).replace(/[^\t]/g, ' ');
  return [
    `${what} ${reason}${hint ? `: ${hint}` : ''}`,
    `  ${place}  ${text}`,
    `  ${' '.repeat(place.length)}  ${indent}${'^'.repeat(length)}`,
  ].join('\n');
}

/** How many characters of a long line are shown before the place, and from it on. */
const SHOWN = { before: 60, after: 100 } as const;

/** The part of a line around a column, and where the column is in it. */
function excerpt(line: string, column: number): { readonly text: string; readonly from: number } {
  const start =
    column > SHOWN.before + 1 && line.length > SHOWN.before + SHOWN.after ? column - SHOWN.before : 0;
  const end = Math.max(column, start) + SHOWN.after;
  const text = `${start > 0 ? '…' : ''}${line.slice(start, end)}${end < line.length ? '…' : ''}`;
  return { text, from: column - start + (start > 0 ? 1 : 0) };
}
