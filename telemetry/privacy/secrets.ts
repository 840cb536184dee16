import { contextOf, kindIn, kindOfName } from './names.ts';
import type { Edit } from './view.ts';

/** Masks a secret that a person must still tell from another: its last four characters stay when it is long. */
export function maskToken(token: string): string {
  return token.length >= 16 ? `…${token.slice(-4)}` : '…';
}

export const SECRET = '[secret]';
export const TOKEN = '[token]';

/** Parts of the names that say secret; without one of them no pair is looked at. */
export const HINT =
  /pass|senha|pwd|secret|segredo|token|key|code|c[oó]digo|auth|cred|cookie|otp|pin|puk|mfa|cv[vc]|chave|jwt|csrf|xsrf|mnemonic|"/i;
/** What parts a name from its value. */
export const PAIR = /[:=,]/g;

/** Headers whose value is all that follows in the line. */
const LINE = /^(?:set-?cookies?2?|cookies?|(?:proxy-?)?authorization)$/i;
const NAME_ROOM = 64;
/** Pairs below each other are aligned with blanks. */
const BLANKS = 24;
/** Names in two words, which stand before a colon. */
const PHRASE =
  /(?:\b(?:api|access|private|secret|media) key|\b(?:pairing|verification|security|recovery|access) code|\b(?:senha|password) (?:atual|nova|antiga|current|new|old|d[aeo] [a-zà-ÿ]{1,20})|c[óo]digo de (?:verificação|verificacao|acesso|pareamento|segurança|seguranca))["'*_]*\s{0,2}$/i;

/** The value of a pair whose name says secret, or that it is what somebody wrote; `at` is the colon, equals sign or comma. */
export function pairAt(at: number, text: string): Edit | undefined {
  const name = nameBefore(text, at);
  if (name === undefined) return undefined;
  const value = valueAfter(text, at + 1);
  if (value === undefined) return undefined;
  const quoted = isQuote(value.quote.at(-1)) && name.quoted;
  // A list of a name and a value, or an object of both: ["x-api-key", "…"], { name: 'x-api-key', value: '…' }.
  const said =
    text[at] === ','
      ? quoted && name.first
        ? name.text
        : undefined
      : (namedBefore(text, name) ?? name.text);
  if (said === undefined) return undefined;
  if (LINE.test(said)) return lineValue(text, at, name, value, said);
  const kind = kindIn(contextBefore(text, name), said, kindOfName(said));
  if (kind === 'secret' || PHRASE.test(text.slice(Math.max(0, at - 40), at)))
    return secretValue(text, at, name, value);
  if (kind === 'place' && value.to > value.from) {
    // A number of JSON becomes a text, in the quotes of its name.
    const quote =
      value.quote === '' && name.quoted ? text.slice(name.from + name.text.length, at).trim() : '';
    return { from: value.from, to: value.to, as: `${quote}[place]${quote}` };
  }
  if (!quoted || value.to === value.from) return undefined;
  const inside = text.slice(value.from, value.to);
  if (/^\[[\w ]+\]$/.test(inside)) return undefined;
  if (kind === 'content') return { from: value.from, to: value.to, as: `[${inside.length} characters]` };
  return kind === 'name' ? { from: value.from, to: value.to, as: '[name]' } : undefined;
}

interface Name {
  readonly text: string;
  readonly from: number;
  readonly quoted: boolean;
  /** Whether it opens a list or a call. */
  readonly first: boolean;
}

const isQuote = (character: string | undefined): boolean =>
  character === '"' || character === "'" || character === '`';

function isNamePart(code: number): boolean {
  if (code > 0xbf) return code < 0x250;
  if (code > 0x5a) return code === 0x5f || (code > 0x60 && code < 0x7b);
  return code > 0x40 || (code > 0x2f && code < 0x3a) || code === 0x2d || code === 0x2e || code === 0x24;
}

function nameBefore(text: string, at: number): Name | undefined {
  let to = at;
  while (to > 0 && at - to < BLANKS && text[to - 1] === ' ') to--;
  // A field of a form: user[password]=…
  if (text[at] === '=' && text[to - 1] === ']') to--;
  const quoted = isQuote(text[to - 1]);
  if (quoted) to--;
  while (quoted && text[to - 1] === '\\') to--;
  let from = to;
  while (from > 0 && to - from < NAME_ROOM && isNamePart(text.charCodeAt(from - 1))) from--;
  if (to - from < 2) return undefined;
  let before = from - 1;
  if (quoted) {
    if (!isQuote(text[before])) return undefined;
    before--;
    while (text[before] === '\\') before--;
    while (text[before] === ' ' || text[before] === '\n') before--;
  }
  // Marks of emphasis are no part of the name.
  while (from < to - 2 && !/[a-zà-ÿ]/i.test(text[from]!)) from++;
  return { text: text.slice(from, to), from, quoted, first: text[before] === '[' || text[before] === '(' };
}

interface Value {
  /** The opening quote, with the backslashes before it; or the opening bracket; or nothing. */
  readonly quote: string;
  readonly from: number;
  readonly to: number;
}

const BRACKETS: Readonly<Record<string, string>> = { '[': ']', '{': '}', '<': '>', '(': ')' };
/** A longer value is cut with the text that it is in. */
const VALUE_ROOM = 4096;
const DELIMITER = /[\s,;&}\])"'`<>|]/g;

function valueAfter(text: string, after: number): Value | undefined {
  let from = after;
  if (text[from] === '=' || text[from] === ':' || text.startsWith('//', from)) return undefined;
  if (text[from] === '>') from++;
  for (let blanks = 0; blanks < BLANKS && (text[from] === ' ' || text[from] === '\t'); blanks++) from++;
  let open = from;
  while (text[open] === '\\') open++;
  if (isQuote(text[open])) {
    const quote = text.slice(from, open + 1);
    return { quote, from: open + 1, to: closing(text, open + 1, quote) };
  }
  if (from >= text.length) return undefined;
  const bracket = BRACKETS[text[from]!];
  if (bracket) {
    const to = text.indexOf(bracket, from);
    return { quote: text[from]!, from: from + 1, to: to < 0 ? lineEnd(text, from) : to };
  }
  DELIMITER.lastIndex = from;
  return { quote: '', from, to: DELIMITER.exec(text)?.index ?? text.length };
}

/** Where a quoted text ends: at the quote with as many backslashes before it as the opening one has. */
function closing(text: string, from: number, quote: string): number {
  const mark = quote.at(-1)!;
  const end = Math.min(text.length, from + VALUE_ROOM);
  for (let at = from; at < end; at++) {
    if (text[at] === '\n') return at;
    if (text[at] !== mark && text[at] !== '\\') continue;
    const start = at;
    while (text[at] === '\\') at++;
    if (text[at] !== mark || at - start >= quote.length) continue;
    // SQL, CSV and YAML write a quote within quotes twice.
    if (quote.length > 1 || at === from || text[at + 1] !== mark) return start;
    at++;
  }
  return end;
}

/** The end of the line, also of one in an escaped text. */
function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
    if (code === 92 && (text[at + 1] === 'n' || text[at + 1] === 'r')) return at;
  }
  return text.length;
}

/** `{ name: 'x-api-key', value: '…' }`: the name that the field before gives. */
function namedBefore(text: string, { text: name, from }: Name): string | undefined {
  if (kindOfName(name) !== 'value') return undefined;
  return /\b(?:name|key|header|nome)\\*["']?\s{0,2}[:=]\s{0,2}\\*["']?([\w.-]{2,64})(?:\\*["']?\s{0,2},|\\*["']?\s)\s{0,24}\\*["']?$/.exec(
    text.slice(Math.max(0, from - 120), from),
  )?.[1];
}

/** `"profile": { …, "name": "…" }`: what the object that the field is in says about it, if its name is a person's or not. */
function contextBefore(text: string, { text: name, from }: Name): ReturnType<typeof contextOf> {
  if (!/^(?:name|notify|short)$/i.test(name)) return undefined;
  const opened = /([\w-]{2,24})\\*["']?\s{0,2}:\s{0,2}\[?\s{0,2}\{[^{}]{0,120}$/.exec(
    text.slice(Math.max(0, from - 160), from),
  )?.[1];
  const context = opened === undefined ? undefined : contextOf(opened, undefined);
  return context === 'person' ? context : undefined;
}

/** What is plainly not a secret: nothing, a yes or no, the name of a type. */
const NOTHING = /^(?:null|undefined|none|nil|true|false|string|number|boolean|\[secret\]|\[token\]|\*+)$/i;
/** A parser's token is not a secret. */
const PARSER = /\b(?:un)?(?:expected|known)\s$/i;

function secretValue(text: string, at: number, name: Name, { quote, from, to }: Value): Edit | undefined {
  if (to <= from || NOTHING.test(text.slice(from, to)) || text.startsWith(SECRET, from - 1)) return undefined;
  if (text[at] === ':' && PARSER.test(text.slice(Math.max(0, name.from - 12), name.from))) return undefined;
  if (BRACKETS[quote] && text.startsWith(SECRET, from - 1)) return undefined;
  return { from, to, as: SECRET };
}

/** All that follows a header of the kind in its line, or in its quotes; the scheme of an authorization stays. */
function lineValue(text: string, at: number, name: Name, value: Value, header: string): Edit | undefined {
  const before = text[name.from - 1];
  let { from, to } = value;
  if (value.quote === '' || BRACKETS[value.quote]) {
    if (BRACKETS[value.quote]) from--;
    const end = lineEnd(text, from);
    const quote = !name.quoted && isQuote(before) ? text.indexOf(before!, from) : -1;
    to = quote >= 0 && quote < end ? quote : end;
    if (text[at] === '=') to = Math.min(to, chainEnd(text, from, header));
  }
  const scheme = /uth/i.test(header)
    ? /^[a-z][\w-]{1,20} +(?=\S)/i.exec(text.slice(from, Math.min(to, from + 40)))
    : null;
  if (scheme) from += scheme[0].length;
  while (to > from && /\s/.test(text[to - 1]!)) to--;
  if (to <= from || text.slice(from, to) === SECRET || NOTHING.test(text.slice(from, to))) return undefined;
  return { from, to, as: SECRET };
}

/** After an equals sign: a chain of pairs with semicolons between them, or a scheme and one word. */
function chainEnd(text: string, from: number, header: string): number {
  const chain = /uth/i.test(header) ? /(?:[a-z][\w-]{1,20} )?[^\s&"']*/iy : /[^\s"']*(?:; ?[^\s"']*)*/y;
  chain.lastIndex = from;
  return from + (chain.exec(text)?.[0].length ?? 0);
}

/** Passwords in statements of SQL. */
export const STATEMENT =
  /\b(?:identified\s{1,4}by|(?:with|encrypted|(?:role|user)\s{1,4}\S{1,64})\s{1,4}password)\s{1,4}'((?:[^'\n]|''){1,512})(?=')/gi;
/** Codes as people are sent them: otp 839201, seu código é 839201. */
export const SENT_CODE =
  /\b(?:(?:otp|pin)\s{1,2}|(?:c[óo]digo|code|senha|otp|pin)\s{1,2}(?:é|eh|is)\s{1,2})(\d{4,8})(?![\d.,:/-]*\d|\s?%)/gi;
/** Passwords in command lines, apart from their option by a blank. */
export const OPTION =
  /(?<![\w-])--(?:[a-z]{1,20}-){0,3}(?:password|passphrase|token|secret|api-?key) {1,2}(?![-<[{$])([^\s"']{4,512})/g;
/** An element of XML, with the text in it. */
export const ELEMENT =
  /<([A-Za-z][\w:.-]{1,63})(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?([^<>]{1,4096}?)(?=(?:\]\]>)?<\/\1>)/g;

/** The text of an element whose name says secret, content or a person's name. */
export function elementIn({ 0: all, 1: name, 2: inside, index }: RegExpExecArray): Edit | undefined {
  const to = index + all.length;
  const from = to - inside!.length;
  const kind = kindOfName(name!.slice(name!.indexOf(':') + 1));
  if (kind === 'secret') return NOTHING.test(inside!) ? undefined : { from, to, as: SECRET };
  if (/^\[[\w ]+\]$/.test(inside!)) return undefined;
  if (kind === 'content') return { from, to, as: `[${inside!.length} characters]` };
  return kind === 'name' ? { from, to, as: '[name]' } : undefined;
}

export const BEARER =
  /\b(?:bearer\s+(?=[\w.~+/-]{6})|[Bb]asic\s+(?=[a-z]*[A-Z\d+/=])(?=[\w+/-]{8}))([\w.~+/-]{1,2048}=*)/gi;
/** A password in an address: up to the last `@` before the path; also where a slash stands in it. */
export const USERINFO =
  /:\/\/[^\s:/?#@"'<>]{0,128}:(?!\d{1,5}(?:[/?#\s]|$))([^\s/?#"'<>]{1,512}(?=@)|[^\s@?"'<>]{1,512}(?:@[^\s@/?#"'<>]{1,64}){0,4}(?=@))/g;
/** Keys that say by their first letters whose they are: OpenAI, Stripe, GitHub, Slack, AWS, Google; JSON web tokens. */
export const PREFIXED =
  /(?<![A-Za-z\d])(?:eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?|(?:sk|pk|rk)[-_](?=[\w-]*\d)[\w-]{12,}|(?:ghp|gho|ghu|ghs|ghr|github_pat|glpat|npm|hf)[-_]\w{16,}|xox[abeprs]-[\w-]{10,}|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])|AIza[\w-]{30,})/g;
/** Long enough that nobody types it: 16 random bytes have 22 characters; with the signs of both alphabets of base64. */
export const LONG = /(?<![\w+/-])[\w+/-]{22,}(?:\.[\w-]{6,})*={0,2}/g;

/** Words one after the other, an acronym before them or a number after them: no chance makes that of 22 letters. */
const CAMEL_CASE =
  /^(?:[A-Z]{2,5}(?=[A-Z][a-z]))?[A-Za-z][a-z]+(?:[A-Z][a-z]{2,}|At|By|In|Is|No|Of|On|To|Up)+\d{0,2}$/;
/** A piece of a path: a word, or words in camel case. */
const WORD =
  /^[._-]*(?:[A-Z]?[a-z]*\d{0,4}|[A-Z]+\d{0,4}|\d+|(?:[A-Z]?[a-z]+)+\d{0,2}|[a-z\d]+(?:[-_][a-z\d]+)*)$/;

/**
 * Whether a long word is random: capitals, small letters and digits mixed as chance mixes them. Hexadecimal ids, UUIDs,
 * paths and identifiers in camel case are not: their letters are of one case, or stay in their case for a whole word.
 */
export function isRandom(word: string): boolean {
  if (CAMEL_CASE.test(word)) return false;
  if (word.includes('/')) {
    // Chance writes one in 32 signs as a slash or a plus; a path has words between them.
    const pieces = word.split('/');
    const longest = pieces.reduce((one, two) => (two.length > one.length ? two : one));
    const words = pieces.filter(piece => WORD.test(piece)).join('').length;
    if (longest.length < 12 || words > word.length / 2 || pieces.length > word.length / 8) return false;
  }
  const upper = word.match(/[A-Z]/g)?.length ?? 0;
  const lower = word.match(/[a-z]/g)?.length ?? 0;
  if (upper === 0 || lower === 0) return false;
  const share = Math.min(upper, lower) / (upper + lower);
  if (share >= 0.28) return true;
  const runsOfDigits = word.match(/\d+/g)?.length ?? 0;
  if (runsOfDigits > 1) return share >= 0.12;
  const runs = word.match(/[A-Z]+|[a-z]+|\d+|[_.+/=-]+/g)!.length;
  return runs / word.length > 0.42;
}
