/**
 * The work that one text, line, span, event or notification may cost. Looking through a text must have an end, however
 * long it is and whatever it holds; what is beyond the budget is cut, and the cut is said.
 */
export const LIMITS = {
  /** Characters of one text. No log line needs a longer one. */
  text: 16_384,
  /** Characters of all texts together. */
  characters: 32_768,
  /** Values at all depths: texts, numbers, objects, lists. */
  values: 5_000,
  /** Numbers that are compared with the spellings of sixty countries; the ones after them pass for phones. */
  lookups: 30,
  /** Runs of digits that are judged; a text is cut where they end. */
  judgements: 2_000,
} as const;

/** Stands where a value was cut. */
export const CUT = '[cut]';

let depth = 0;
let characters = 0;
let values = 0;
let lookups = 0;
let judgements = 0;

/** Begins work under the budget; within work that has begun, under what is left of it. `leave` must follow. */
export function enter(): void {
  if (depth++ > 0) return;
  characters = LIMITS.characters;
  values = LIMITS.values;
  lookups = LIMITS.lookups;
  judgements = LIMITS.judgements;
}

export function leave(): void {
  depth--;
}

/**
 * Does the work under one budget: all texts and values that are redacted within it share the budget of one.
 *
 * @example
 * const clean = bounded(() => notification.alerts.map(({ labels }) => redactTexts(labels)));
 */
export function bounded<T>(work: () => T): T {
  enter();
  try {
    return work();
  } finally {
    leave();
  }
}

/** Takes up to `wanted` characters from the budget; returns how many there were. */
export function takeCharacters(wanted: number): number {
  const taken = Math.min(wanted, characters);
  characters -= taken;
  return taken;
}

/** Takes one value from the budget; returns whether there was one. */
export const takeValue = (): boolean => values-- > 0;

/** Takes one lookup from the budget; returns whether there was one. */
export const takeLookup = (): boolean => lookups-- > 0;

/** Takes one judgement from the budget; returns whether there was one. */
export const takeJudgement = (): boolean => judgements-- > 0;
