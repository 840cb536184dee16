/** The value of a string literal, or where in it the fault is and why. */
export type Unquoted =
  | { readonly value: string }
  | { readonly reason: string; readonly hint?: string; readonly from: number; readonly to: number };

const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
};

/** Escapes by number: how many digits of which base, and whether they name a byte or a character. */
const NUMBERED = {
  x: { digits: /^[0-9a-fA-F]{2}/, base: 16, byte: true },
  u: { digits: /^[0-9a-fA-F]{4}/, base: 16, byte: false },
  U: { digits: /^[0-9a-fA-F]{8}/, base: 16, byte: false },
  octal: { digits: /^[0-7]{3}/, base: 8, byte: true },
} as const;

/**
 * Returns the value of a string literal by the rules of Prometheus, which are those of Go: double and single quotes with
 * the same escapes, backticks with none.
 */
export function unquote(literal: string): Unquoted {
  const quote = literal[0]!;
  if (literal.length < 2 || literal.at(-1) !== quote) {
    return {
      reason: 'is a string that does not end',
      hint: `close it with ${quote}`,
      from: 0,
      to: literal.length,
    };
  }
  const end = literal.length - 1;
  if (quote === '`') return { value: literal.slice(1, end) };
  const bytes: Uint8Array[] = [];
  for (let i = 1; i < end; ) {
    if (literal[i] === '\n') {
      return {
        reason: 'is a line break within quotes',
        hint: 'write \\n, or use backticks',
        from: i,
        to: i + 1,
      };
    }
    if (literal[i] !== '\\') {
      const next = nextOf(literal, i, end);
      bytes.push(Buffer.from(literal.slice(i, next)));
      i = next;
      continue;
    }
    const read = readEscape(literal.slice(i + 1, end), quote);
    if ('reason' in read) {
      return { ...read, from: i, to: Math.min(i + 2, end) };
    }
    bytes.push(read.bytes);
    i += 1 + read.length;
  }
  return { value: Buffer.concat(bytes).toString('utf8') };
}

/** The end of the run of plain characters that starts at `from`. */
function nextOf(literal: string, from: number, end: number): number {
  let to = from + 1;
  while (to < end && literal[to] !== '\\' && literal[to] !== '\n') to++;
  return to;
}

type Escape = { readonly bytes: Uint8Array; readonly length: number };

function readEscape(
  rest: string,
  quote: string,
): Escape | { readonly reason: string; readonly hint?: string } {
  const first = rest[0] ?? '';
  if (first === quote) return { bytes: Buffer.from(quote), length: 1 };
  if (first in SIMPLE) return { bytes: Uint8Array.of(SIMPLE[first]!), length: 1 };
  const octal = /[0-7]/.test(first);
  const kind = octal ? 'octal' : first;
  if (kind !== 'octal' && !Object.hasOwn(NUMBERED, kind)) {
    return {
      reason: 'is not an escape of a string',
      hint: `write \\\\${first} for a backslash, or put the string into backticks`,
    };
  }
  const { digits, base, byte } = NUMBERED[kind as keyof typeof NUMBERED];
  const found = digits.exec(octal ? rest : rest.slice(1))?.[0];
  if (found === undefined) return { reason: 'is an escape with too few digits' };
  const code = Number.parseInt(found, base);
  if (byte ? code > 255 : code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
    return { reason: `is an escape of ${found}, which is not a ${byte ? 'byte' : 'character'}` };
  }
  return {
    bytes: byte ? Uint8Array.of(code) : Buffer.from(String.fromCodePoint(code)),
    length: (octal ? 0 : 1) + found.length,
  };
}
