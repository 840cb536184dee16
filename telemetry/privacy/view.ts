/** A text as it is looked through, and where each of its characters stands in the text as it was written. */
export interface View {
  readonly text: string;
  /** The place of each character, and at the end the length of the text. Undefined: the two are the same. */
  readonly places: Int32Array | undefined;
}

/** A replacement: the characters from `from` up to `to` become `as`. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly as: string;
}

/** What a reader takes for something else than it is: anything but ASCII, letters of Latin script and common signs. */
const FOREIGN = /[^\t\n\r\x20-\x7e\u00c0-\u024f\u2026\u201c\u201d\u2018\u2019\u2192\u2022]/;
/** What colours a terminal, after an escape character; it parts words as a blank does. */
const STYLE = /\[[\d;]{0,32}[a-zA-Z]/y;
const ESCAPES = /(?:%[\da-f]{2})+/gi;

/** The text with other digits, blanks and dashes as ASCII has them, compatible characters normalised, invisible ones gone. */
export function asRead(text: string): View {
  return FOREIGN.test(text) ? folded(text) : { text, places: undefined };
}

function folded(text: string): View {
  const places = new Int32Array(text.length * 2 + 1);
  let made = '';
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 0x1b) {
      places[made.length] = at;
      made += ' ';
      STYLE.lastIndex = at + 1;
      at += 1 + (STYLE.exec(text)?.[0].length ?? 0);
      continue;
    }
    const character =
      code < 0xd800 || code > 0xdfff ? text[at]! : String.fromCodePoint(text.codePointAt(at)!);
    const meant = code < 0x7f && code > 0x1f ? character : fold(character);
    // One character may stand for several, such as a parenthesised digit.
    for (let i = 0; i < meant.length && made.length + i < text.length * 2; i++) places[made.length + i] = at;
    made += meant;
    at += character.length;
  }
  const kept = made.slice(0, text.length * 2);
  places[kept.length] = text.length;
  return { text: kept, places };
}

const MEMO = 2000;
const known = new Map<string, string>();

function fold(character: string): string {
  const seen = known.get(character);
  if (seen !== undefined) return seen;
  const meant = folding(character);
  if (known.size >= MEMO) known.clear();
  known.set(character, meant);
  return meant;
}

function folding(character: string): string {
  if (/[\t\n\r]/.test(character)) return character;
  if (/[\u2028\u2029\u0085]/.test(character)) return '\n';
  if (/[\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}]/u.test(character)) return '';
  if (/[\p{Pd}\u2212\u2043\u02d7\uff5e]/u.test(character)) return '-';
  const normal = character.normalize('NFKC');
  if (/^\p{Zs}+$/u.test(normal)) return ' ';
  if (/^[\u00b7\u2027\u2219\u30fb]$/.test(normal)) return '.';
  return normal.replace(/\p{Nd}/gu, digit);
}

/** Digits of a script follow each other: the value is the number of digits before it. */
function digit(character: string): string {
  const code = character.codePointAt(0)!;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return code < 0x80 ? character : String(value);
}

/** The text with the escapes of URLs as what they mean. */
export function asMeant(text: string): View {
  const places = new Int32Array(text.length + 1);
  let made = '';
  let last = 0;
  const copy = (to: number) => {
    for (let at = last; at < to; at++) places[made.length + at - last] = at;
    made += text.slice(last, to);
    last = to;
  };
  for (const { 0: escapes, index } of text.matchAll(ESCAPES)) {
    copy(index);
    const meant = unescaped(escapes);
    let bytes = 0;
    for (const character of meant) {
      for (let i = 0; i < character.length; i++) places[made.length + i] = index + bytes * 3;
      made += character;
      bytes += meant.length === escapes.length / 3 ? 1 : Buffer.byteLength(character);
    }
    last = index + escapes.length;
  }
  copy(text.length);
  places[made.length] = text.length;
  return { text: made, places };
}

function unescaped(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    // Bytes that are not UTF-8: one character each.
    return Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('latin1');
  }
}

/** A view of a view: places of the first text. */
export function through(outer: View, inner: View): View {
  if (!inner.places) return { text: inner.text, places: outer.places };
  if (!outer.places) return inner;
  return { text: inner.text, places: inner.places.map(place => outer.places![place]!) };
}

/** The text with what was found in its view replaced. Where two overlap, the first one stands for both. */
export function replaced(text: string, { places }: View, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.from - b.from || b.to - a.to);
  let made = '';
  let last = 0;
  for (const { from, to, as } of sorted) {
    const [start, end] = places ? [places[from]!, places[to]!] : [from, to];
    if (end <= last) continue;
    if (start >= last) made += text.slice(last, start) + as;
    last = end;
  }
  return made + text.slice(last);
}
