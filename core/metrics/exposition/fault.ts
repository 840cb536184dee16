/**
 * What Prometheus does because of a fault: it refuses the whole page, it loses something that the page says, or it takes
 * everything and the page is still not what its author means (a note).
 */
export type Effect = 'refused' | 'lost' | 'note';

/** What is wrong with a page of metrics, and what follows. */
export interface Fault {
  readonly effect: Effect;
  readonly reason: string;
  /** What Prometheus does, and how to mend it. */
  readonly consequence: string;
  /** Where it is. Not there when the fault is in no line, such as a wrong content type. */
  readonly place?: Place;
}

/** A part of a line. */
export interface Place {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 0, in characters. */
  readonly column: number;
  /** How many characters are wrong, at least 1. */
  readonly width: number;
  /** The text of the line. */
  readonly source: string;
}

export const REFUSED = 'Prometheus refuses the page: it stores none of its samples, and up is 0';

/** Delete, separators of lines, the byte order mark and its like. */
const INVISIBLE = /[\x7f-\x9f\u2028\u2029\u200b-\u200f\ufeff]/;

/** Characters of a line that are shown on each side of the caret. */
const SHOWN = 60;

/**
 * Returns the fault as people read it: the line, a caret under what is wrong, the reason and the consequence.
 *
 * @example
 * ```ts
 * describeFault(fault);
 * // line 2: "1,5" is not a number
 * //   temp{room="a"} 1,5
 * //                  ^^^
 * //   Prometheus refuses the page: it stores none of its samples, and up is 0
 * ```
 */
export function describeFault({ reason, consequence, place }: Fault): string {
  if (!place) return `${reason}\n  ${consequence}`;
  const { line, column, width, source } = place;
  const characters = [...source].map(visible);
  const from = Math.max(0, column - SHOWN);
  const to = column + Math.max(width, SHOWN);
  const cut = from > 0 ? '…' : '';
  const shown = characters.slice(from, to).join('') + (characters.length > to ? '…' : '');
  const caret = ' '.repeat(cut.length + column - from) + '^'.repeat(Math.min(width, to - column));
  return `line ${line}: ${reason}\n  ${cut}${shown}\n  ${caret}\n  ${consequence}`;
}

/** Control characters as their pictures: a carriage return at the end of a line is a fault that nobody sees. */
function visible(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return INVISIBLE.test(character) ? '␡' : character;
}
