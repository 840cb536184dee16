import { isCpf } from './cpf.ts';
import { beginText, isAbroadPhone, isBarePhone, isGroupedPhone, maskPhone } from './phone.ts';
import { redactSecrets } from './secrets.ts';
import { isKnownHarmless, rememberHarmless } from './seen.ts';

/** A longer text is cut: no log line needs it, and looking through it must have an end. */
const MAX_LENGTH = 16_384;
/** The shortest datum is an e-mail address of six characters. */
const MIN_LENGTH = 6;
/** Texts that are wholly an id and hold nothing: trace and span ids, digests, UUIDs. */
const ID =
  /^(?:\d{1,7}|[\da-f]{16}|[\da-f]{32}|[\da-f]{40}|[\da-f]{64}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;
const EMAIL = /[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,6}\p{L}{2,24}/gu;
const DIGITS = /\d(?:[^\d\n]{0,4}\d){7}/;

/** What has many digits and is no personal datum; it is stepped over as a whole. */
const HARMLESS = [
  // UUIDs, and hexadecimal words with a letter in them
  '(?<![\\dA-Za-z])[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}(?![\\dA-Za-z])',
  '(?<![\\dA-Za-z])(?=\\d*[a-f])[\\da-f]{8,}(?![\\dA-Za-z])',
  // dates and times: 2026-11-21T14:00:00.000Z, 21/11/2026 14:00, 20261121140000
  '(?<!\\d)\\d{4}-[01]\\d-[0-3]\\d(?:[T ,]+\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?:Z| ?[+-]\\d\\d:?\\d\\d)?)?(?!\\d)',
  '(?<!\\d)[0-3]?\\d[/.-][01]?\\d[/.-](?:19|20)\\d\\d(?:,? \\d\\d:\\d\\d(?::\\d\\d)?)?(?![\\d-])',
  '(?<!\\d)20\\d\\d[01]\\d[0-3]\\d[T_-]?[0-2]\\d[0-5]\\d[0-5]\\d(?:\\d{3})?Z?(?!\\d)',
  '(?<!\\d)\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?!\\d)',
  // addresses of machines, with a port
  '(?<![\\d.+])(?:\\d{1,3}\\.){3}\\d{1,3}(?::\\d{1,5})?(?![\\d-]|\\.\\d)',
  // amounts and decimals: 1.234.567,89, 1,234,567.89, 1767225600.123
  '(?<![\\d.])\\d{1,3}(?:\\.\\d{3})+,\\d{1,2}(?!\\d)',
  '(?<![\\d,])\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,2})?(?!\\d)',
  '(?<![\\d.+])\\d+\\.\\d+(?![\\d-]|[. ]\\d)',
];
const BLANK = '[ \\t\\u00a0\\u202f]';
/** What stands between the digits of one number; a slash only by itself, because between blanks it parts two. */
const SEPARATOR = `(?:(?:${BLANK}|[().\\-\\u2010-\\u2015]){0,3}|/)`;
const NUMBER = new RegExp(`(${HARMLESS.join('|')})|\\+?\\(?(?<![\\d*])\\d(?:${SEPARATOR}\\d){7,47}`, 'gi');
const CPF_DOTTED = /^\d{3}\.\d{3}\.\d{3}-\d\d$/;
const CPF = /^\d{3}[. -]?\d{3}[. -]?\d{3}[./ -]{0,2}\d\d$/;
/** Words after which any number of phone length is one. */
const PHONE_WORD =
  /(?:phone|fone|\btel|celular|mobile|m[óo]vil|whats ?app|\bwa\.me|msisdn|contato|ligue|\bcall)\W{0,8}\w{0,10}\W{0,4}$/i;

const ESCAPES = /(?:%[\da-f]{2})+/gi;

/**
 * Masks the phones, and removes the e-mail addresses, CPFs and secrets that stand inside a text. A text with the escapes
 * of URLs is looked through as what it means, and stays as it was written when nothing is found.
 *
 * @example
 * redactText('Ana (ana@example.com) called +5511987654321'); // 'Ana ([email]) called +55*********21'
 */
export function redactText(text: string): string {
  if (text.length < MIN_LENGTH || isKnownHarmless(text) || ID.test(text)) return text;
  const clean = lookThrough(text);
  if (clean === text) rememberHarmless(text);
  return clean;
}

function lookThrough(text: string): string {
  const short =
    text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}… [${text.length - MAX_LENGTH} cut]` : text;
  if (!short.includes('%')) return redactPlain(short);
  const meant = short.replace(ESCAPES, unescaped);
  const clean = redactPlain(meant);
  if (clean === meant) return short;
  return /\s/.test(short) ? clean : clean.replace(/[\s"<>]/g, encodeURIComponent);
}

function unescaped(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes;
  }
}

function redactPlain(text: string): string {
  let clean = redactSecrets(text);
  if (clean.includes('@')) clean = clean.replace(EMAIL, '[email]');
  if (!DIGITS.test(clean)) return clean;
  beginText();
  return clean.replace(NUMBER, numberIn);
}

function numberIn(match: string, harmless: string | undefined, offset: number, text: string): string {
  return harmless === undefined ? redactNumbers(match, text.slice(Math.max(0, offset - 24), offset)) : match;
}

/** The most words of one number, the blanks between them counted: +33 6 12 34 56 78 has six and five. */
const MAX_WORDS = 13;

/** Numbers side by side come as one match: the longest run of them that is a datum is masked, the rest looked at again. */
function redactNumbers(match: string, before: string): string {
  if (match.length < 8) return match;
  const whole = masked(match, before, true);
  if (whole !== undefined) return whole;
  const words = match.split(/([ \t\u00a0\u202f]+)/);
  const count = words.length;
  for (let size = Math.min(count - 2, MAX_WORDS); size > 0; size -= 2) {
    for (let start = 0; start + size <= count; start += 2) {
      const found = masked(words.slice(start, start + size).join(''), start === 0 ? before : '', true);
      if (found === undefined) continue;
      const [left, right] = [words.slice(0, start), words.slice(start + size)];
      // The blanks beside what was found belong to neither.
      const [gap, next] = [left.pop() ?? '', right.shift() ?? ''];
      return `${redactNumbers(left.join(''), before)}${gap}${found}${next}${redactNumbers(right.join(''), '')}`;
    }
  }
  return masked(match, before, false) ?? match;
}

/** The text as it may be shown when it is one phone or CPF, else undefined; not `strict`, a plus is enough for a phone. */
function masked(text: string, before: string, strict: boolean): string | undefined {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 8 || digits.length > 15) return undefined;
  if (CPF_DOTTED.test(text) || (CPF.test(text) && isCpf(digits))) return '[cpf]';
  if (text.startsWith('+')) {
    return strict && !isAbroadPhone(digits) ? undefined : maskPhone(`+${digits}`);
  }
  const phone = /^\d+$/.test(text) ? isBarePhone(digits) : isGroupedPhone(text);
  return phone || PHONE_WORD.test(before) ? maskPhone(text) : undefined;
}
