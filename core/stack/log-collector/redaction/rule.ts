/**
 * One replacement in a line. The expression is RE2's, which has neither lookaheads nor back references; `$1` in `as` is
 * its first group.
 */
export interface Rule {
  readonly find: string;
  readonly as: string;
}

/** Rules that are tried one after the other, on lines that hold what `only` finds. */
export interface RuleGroup {
  readonly name: string;
  /** Default: every line. */
  readonly only?: string;
  readonly rules: readonly Rule[];
}

/**
 * Signs that no text holds. One parts a group of digits that is known to be no datum from what stands before it: no later
 * rule finds a number there. One is where a word begins that a sign before it hides. The others carry from one rule to the
 * next what RE2 cannot ask at once.
 */
export const MARK = {
  harmless: '\u0001',
  long: '\u0002',
  hasUpper: '\u0003',
  hasLower: '\u0004',
  edge: '\u0005',
} as const;
/** The marks in an expression. */
export const MARKS = String.raw`[\x01-\x05]`;

export const rule = (find: string, as: string): Rule => ({ find, as });
/** Alternatives. */
export const any = (parts: readonly string[]): string => `(?:${parts.join('|')})`;
