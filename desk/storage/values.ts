import type { Value } from './database.ts';

/** What stands for a character that PostgreSQL keeps in no text. */
const REPLACEMENT = '\uFFFD';

/**
 * Returns the text as both databases keep it: without NUL, and without halves of characters. The rest is as it was given.
 *
 * @example
 * storableText('a\0b'); // 'a\uFFFDb'
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', REPLACEMENT);
}

/** Returns the values as a statement takes them. Throws for one that would be read back as something else. */
export function storable(values: readonly Value[]): Value[] {
  return values.map((value, i) => {
    if (typeof value === 'string') return storableText(value);
    if (value === null || value instanceof Uint8Array) return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new TypeError(
      `$${i + 1} is ${String(value)}: give text, a finite number, bytes or null; booleans are 0 or 1, objects JSON`,
    );
  });
}
