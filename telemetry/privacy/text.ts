import { CUT, enter, LIMITS, leave, takeCharacters } from './budget.ts';
import { withoutContents } from './json-text.ts';
import { findData } from './kinds.ts';
import { isKnownHarmless, rememberHarmless } from './seen.ts';
import { asMeant, asRead, replaced, through, type View } from './view.ts';

/** The shortest datum is a PIN after its name: pin=1. */
const MIN_LENGTH = 5;
/** Texts that are wholly an id and hold nothing: trace and span ids, digests, UUIDs. */
const ID =
  /^(?:\d{1,7}|(?!\d+$)[\da-f]{16}|[\da-f]{32}|[\da-f]{40}|[\da-f]{64}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;
/** A cut text is looked at beyond what is shown of it. No datum is longer. */
const OVERLAP = 512;
const WAS_CUT = /… \[\d{1,15} characters cut\]$/;
const ESCAPE = /%[\da-f]{2}/i;
/** Escapes may themselves be escaped. */
const MOST_ESCAPES = 4;
/** What is found ends a round; then the text is read again from the start. */
const ROUNDS = 8;

/**
 * Masks the phones, and removes the e-mail addresses, documents, cards, Pix codes and secrets that stand inside a text.
 * Looks at the text as people read it: in whatever digits, blanks and dashes it is written, and with the escapes of URLs
 * both as they are and as what they mean. The rest of the text stays as it was written.
 *
 * @example
 * redactText('Ana (ana@example.com) called +5511987654321'); // 'Ana ([email]) called +55*********21'
 */
export function redactText(text: string): string {
  if (text.length < MIN_LENGTH || isKnownHarmless(text) || ID.test(text)) return text;
  if (!mayHold(text)) {
    rememberHarmless(text);
    return text;
  }
  enter();
  try {
    const clean = withinBudget(withoutContents(text));
    if (clean === text) rememberHarmless(text);
    return clean;
  } finally {
    leave();
  }
}

/** A digit, an `@`, a sign that parts a name from a value, a character beyond ASCII, or a word as long as a token. */
const SIGNS = /[\d@:=,%]|[^\t\n\r\x20-\x7e\u00c0-\u024f\u2026]|[\w+/-]{12}|b(?:earer|asic)\s/i;
const mayHold = (text: string): boolean => text.length > LIMITS.text || SIGNS.test(text);

/** What was cut once is not cut again, for the masks that made it longer. */
const isShort = (text: string): boolean =>
  text.length <= LIMITS.text || (text.length < 2 * LIMITS.text && WAS_CUT.test(text));

/** The text without data, cut where the budget ends. */
function withinBudget(text: string): string {
  const room = takeCharacters(isShort(text) ? text.length : LIMITS.text);
  if (room >= text.length) return redacted(text);
  if (room === 0) return CUT;
  // A datum that is cut in two cannot be told; all that is left of it is in the part that is dropped.
  const seen = redacted(text.slice(0, room)).slice(0, -OVERLAP);
  return `${seen}… [${text.length - room + OVERLAP} characters cut]`;
}

function redacted(text: string): string {
  const view = asRead(text);
  let clean = replaced(text, view, findData(view.text));
  let meant: View = { text: clean, places: undefined };
  let depth = 0;
  for (let round = 0; round < ROUNDS && depth < MOST_ESCAPES && ESCAPE.test(meant.text); round++) {
    meant = through(meant, asMeant(meant.text));
    depth++;
    const read = through(meant, asRead(meant.text));
    const found = findData(read.text);
    if (found.length === 0) continue;
    clean = replaced(clean, read, found);
    meant = { text: clean, places: undefined };
    depth = 0;
  }
  return clean;
}
