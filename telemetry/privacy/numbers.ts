import { takeJudgement } from './budget.ts';
import { isCard } from './card.ts';
import { isCnpj } from './cnpj.ts';
import { isCpf } from './cpf.ts';
import { type Grouped, maskParts, maskPhone, phoneIn } from './phone.ts';
import type { Edit } from './view.ts';

/** What has many digits and is no personal datum; it is stepped over as a whole. */
const HARMLESS = [
  // UUIDs, and hexadecimal words with a letter among the digits
  '(?<![\\dA-Za-z])[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}(?![\\dA-Za-z])',
  '(?<![\\dA-Za-z])(?=\\d*[a-f])(?!(?:[a-f]{1,6}55\\d{10,11}|55\\d{10,11}[a-f]{1,6})(?![\\da-f]))[\\da-f]{8,}(?![\\dA-Za-z])',
  // dates and times: 2026-11-21T14:00:00.000Z, 21/11/2026 14:00, 20261121140000
  '(?<!\\d)(?:19|20)\\d\\d-[01]\\d-[0-3]\\d(?:[T ,]+\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?:Z| ?[+-]\\d\\d:?\\d\\d)?)?(?!\\d|-\\d{4})',
  '(?<!\\d)[0-3]?\\d[/.-][01]?\\d[/.-](?:19|20)\\d\\d(?:,? \\d\\d:\\d\\d(?::\\d\\d)?)?(?![\\d-])',
  '(?<!\\d)20\\d\\d[01]\\d[0-3]\\d[T_-]?[0-2]\\d[0-5]\\d[0-5]\\d(?:\\d{3})?Z?(?!\\d)',
  '(?<!\\d)\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?!\\d)',
  // addresses of machines, with a port
  '(?<![\\d.+])(?!\\d{3}\\.\\d{3}\\.\\d{3}\\.\\d\\d(?![\\d:]))(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?::\\d{1,5})?(?![\\d-]|\\.\\d)',
  // the line of a Brazilian payment slip
  '(?<!\\d)\\d{5}\\.\\d{5} \\d{5}\\.\\d{6} \\d{5}\\.\\d{6} \\d \\d{14}(?!\\d)',
  // amounts and decimals: 1.234.567,89, 1,234,567.89, 1767225600.123
  '(?<![\\d.])\\d{1,3}(?:\\.\\d{3})+,\\d{1,2}(?!\\d)',
  '(?<![\\d,])\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,2})?(?!\\d)',
  '(?<![\\d.+])(?!(?:55)?[1-9]{2}\\.9\\d{8}(?!\\d| ?(?:[mµun]?s|%)\\b))\\d+\\.\\d+(?![\\d-]|[. ]\\d)',
];
/** What stands between the digits of one number; a slash only by itself, because between blanks it parts two. */
const SEPARATOR = '(?:[ ().+-]{0,4}|/)';
/** Something harmless, or digits with what may stand between the digits of one number. */
export const NUMBERS = new RegExp(`(${HARMLESS.join('|')})|\\+?\\(?\\+?\\d(?:${SEPARATOR}\\d){7,}`, 'gi');

/** The most groups of one number: 55 11 9 87 65 43 21 has seven. */
const MAX_GROUPS = 8;
const MIN_DIGITS = 8;
const MAX_PHONE = 15;
/** A card of nineteen is the longest. */
const MAX_DIGITS = 19;

/** Words after which any number of phone length is one. */
const PHONE_WORD =
  /(?:phone|fone|\btel|celular|mobile|m[óo]vil|whats ?app|\bwa\.me|msisdn|contato|ligue|\bcall)\W{0,8}\w{0,10}\W{0,4}$/i;
const WORD_ROOM = 32;

interface Group {
  readonly from: number;
  readonly to: number;
}

/**
 * The data among numbers that stand side by side. The match is cut wherever a number can end, between any two groups of
 * digits; what is longest is judged first, from the left. `at` is where the match begins in `text`.
 */
export function dataIn(match: string, at: number, text: string): Edit[] {
  const groups = groupsOf(match);
  const found: Datum[] = [];
  // The first group that belongs to nothing that was found.
  let loose = 0;
  for (let first = 0; first < groups.length; first++) {
    const datum = longestFrom(match, groups, first);
    if (datum === BEYOND) {
      const from = at + groups[first]!.from;
      return [
        ...shifted(found, at),
        { from, to: text.length, as: `… [${text.length - from} characters cut]` },
      ];
    }
    if (!datum) continue;
    found.push(...looseIn(match, groups, loose, first, at, text), datum);
    first = datum.last;
    loose = datum.last + 1;
  }
  found.push(...looseIn(match, groups, loose, groups.length, at, text));
  return shifted(found, at);
}

const shifted = (data: readonly Datum[], by: number): Edit[] =>
  data.map(({ from, to, as }) => ({ from: from + by, to: to + by, as }));

function groupsOf(match: string): Group[] {
  const groups: Group[] = [];
  for (const { 0: digits, index } of match.matchAll(/\d+/g))
    groups.push({ from: index, to: index + digits.length });
  return groups;
}

interface Datum extends Edit {
  readonly last: number;
}

/** The budget has ended. */
const BEYOND = Symbol('beyond');

function longestFrom(
  match: string,
  groups: readonly Group[],
  first: number,
): Datum | typeof BEYOND | undefined {
  let last = first;
  let length = groups[first]!.to - groups[first]!.from;
  if (length > MAX_DIGITS) return undefined;
  while (last + 1 < groups.length && last - first + 1 < MAX_GROUPS) {
    const next = groups[last + 1]!;
    if (length + next.to - next.from > MAX_DIGITS) break;
    length += next.to - next.from;
    last++;
  }
  for (const [longest, shortest] of [
    [parting(match, groups, first, last), first],
    [last, parting(match, groups, first, last) + 1],
  ] as const) {
    for (let end = longest; end >= shortest; end--) {
      if (digitsOf(groups, first, end) < MIN_DIGITS) break;
      if (!takeJudgement()) return BEYOND;
      const from = start(match, groups, first, end);
      const as = judged(match, groups, first, end, from);
      if (as !== undefined) return { from, to: groups[end]!.to, as, last: end };
    }
  }
  return undefined;
}

/** The last group before a dash between blanks, which more often stands between two numbers than within one. */
function parting(match: string, groups: readonly Group[], first: number, last: number): number {
  for (let end = first; end < last; end++) {
    if (match.slice(groups[end]!.to, groups[end + 1]!.from) === ' - ') return end;
  }
  return last;
}

function digitsOf(groups: readonly Group[], first: number, last: number): number {
  let length = 0;
  for (let i = first; i <= last; i++) length += groups[i]!.to - groups[i]!.from;
  return length;
}

/** Where a number begins: with its plus, and with the parenthesis that is closed within it. */
function start(match: string, groups: readonly Group[], first: number, last: number): number {
  let { from } = groups[first]!;
  if (match[from - 1] === '+') from--;
  const closing = match.indexOf(')', from);
  if (match[from - 1] === '(' && closing >= 0 && closing < groups[last]!.from) from--;
  return match[from] === '(' && match[from - 1] === '+' ? from - 1 : from;
}

function judged(
  match: string,
  groups: readonly Group[],
  first: number,
  last: number,
  from: number,
): string | undefined {
  const { to } = groups[last]!;
  const text = match.slice(from, to);
  const parts = groups.slice(first, last + 1).map(group => match.slice(group.from, group.to));
  const run: Grouped = { text, groups: parts, digits: parts.join(''), isWhole: isWhole(match, from, to) };
  if (text.lastIndexOf('(') > text.lastIndexOf(')')) return undefined;
  const document = documentIn(run);
  if (document !== undefined) return document;
  const phone = phoneIn(run);
  return phone && maskParts(phone);
}

/** Whether no dot ties the run to a digit before or after it, as it would a decimal. */
const isWhole = (match: string, from: number, to: number): boolean =>
  !/\d\.$/.test(match.slice(Math.max(0, from - 2), from)) && !/^\.\d/.test(match.slice(to, to + 2));

const CPF_DOTTED = /^\d{3}\.\d{3}\.\d{3}-\d\d$/;
const CNPJ_DOTTED = /^\d\d\.\d{3}\.\d{3}\/\d{4}-\d\d$/;
/** How documents and cards are grouped, by the lengths of their groups. */
const GROUPINGS: readonly (readonly [RegExp, (digits: string) => boolean, string])[] = [
  [/^(?:11|9 2|3 3 3 2|3 3 5)$/, isCpf, '[cpf]'],
  [/^(?:14|12 2|8 4 2|8 6|2 3 3 4 2|2 3 3 6)$/, isCnpj, '[cnpj]'],
  [/^(?:1[4-9]|4 4 4 4|4 4 4 4 3|4 6 [45]|4 12|8 8|4 4 8)$/, isCard, '[card]'],
];

function documentIn({ text, groups, digits }: Grouped): string | undefined {
  if (digits.length < 11 || text.startsWith('+')) return undefined;
  if (CPF_DOTTED.test(text)) return '[cpf]';
  if (CNPJ_DOTTED.test(text)) return '[cnpj]';
  const lengths = groups.map(group => group.length).join(' ');
  return GROUPINGS.find(([grouping, isOne]) => grouping.test(lengths) && isOne(digits))?.[2];
}

/**
 * Groups from `first` up to `end` that are not known to be a datum: a plus, or a word before the whole match, is enough
 * for a phone.
 */
function looseIn(
  match: string,
  groups: readonly Group[],
  first: number,
  end: number,
  at: number,
  text: string,
): Datum[] {
  if (first >= end) return [];
  const { from } = groups[first]!;
  const plus = match[from - 1] === '+' || (match[from - 1] === '(' && match[from - 2] === '+');
  if (!plus && !(first === 0 && PHONE_WORD.test(text.slice(Math.max(0, at - WORD_ROOM), at)))) return [];
  let last = first;
  let length = groups[first]!.to - from;
  while (last + 1 < end && length + groups[last + 1]!.to - groups[last + 1]!.from <= MAX_PHONE) {
    last++;
    length += groups[last]!.to - groups[last]!.from;
  }
  if (length < MIN_DIGITS || length > MAX_PHONE) return [];
  const begin = start(match, groups, first, last);
  const { to } = groups[last]!;
  return [{ from: begin, to, as: maskPhone(match.slice(begin, to)), last }];
}
