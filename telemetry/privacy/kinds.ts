import { emailAt } from './addresses.ts';
import { isCnpj } from './cnpj.ts';
import { atHome } from './home.ts';
import { JID, kindOfServer } from './jid.ts';
import { dataIn, NUMBERS } from './numbers.ts';
import { maskPhone } from './phone.ts';
import {
  BEARER,
  ELEMENT,
  elementIn,
  HINT,
  isRandom,
  LONG,
  OPTION,
  PAIR,
  PREFIXED,
  pairAt,
  SECRET,
  SENT_CODE,
  STATEMENT,
  TOKEN,
  USERINFO,
} from './secrets.ts';
import type { Edit } from './view.ts';

/** A kind of data in texts: where a candidate is, and what of it must go. */
interface KindOfDatum {
  /** Whether the text can hold one; asked before anything is searched. */
  readonly possible: (text: string) => boolean;
  readonly find: RegExp;
  /** What is to be replaced; nothing when the candidate is not a datum. */
  readonly judge: (match: RegExpExecArray, text: string) => readonly Edit[];
}

const NOTHING: readonly Edit[] = [];
const one = (edit: Edit | undefined): readonly Edit[] => (edit ? [edit] : NOTHING);

/** The whole match, as something else. */
const whole = ({ 0: { length }, index }: RegExpExecArray, as: string): readonly Edit[] => [
  { from: index, to: index + length, as },
];

/** The first group of the match, which is at its end. */
const lastGroup = ({ 0: all, 1: group, index }: RegExpExecArray, as: string): readonly Edit[] =>
  group === as ? NOTHING : [{ from: index + all.length - group!.length, to: index + all.length, as }];

const DIGITS = /\d(?:[^\d\n]{0,4}\d){7}/;

/** In the order in which they are searched: what one has found is hidden from those after it. */
export const KINDS: readonly KindOfDatum[] = [
  // Numbers that are masked already.
  {
    possible: text => text.includes('***'),
    find: /\+\d{1,3}\*{4,}\d\d(?!\d)/g,
    judge: match => whole(match, match[0]),
  },
  // Pix "copia e cola": the text of a QR code, with the key, the name and the city of the payee.
  {
    possible: text => text.includes('000201'),
    find: /000201[^\n]{0,120}?br\.gov\.bcb\.pix(?:[^\n]{0,400}?6304[\dA-F]{4}|[^\n]{0,512})/gi,
    judge: match => whole(match, '[pix]'),
  },
  { possible: text => text.includes('</'), find: ELEMENT, judge: match => one(elementIn(match)) },
  {
    possible: text => text.includes("'") && /password|identified/i.test(text),
    find: STATEMENT,
    judge: match => lastGroup(match, SECRET),
  },
  {
    possible: text => /c[óo]digo|code|senha|otp|pin/i.test(text),
    find: SENT_CODE,
    judge: match => lastGroup(match, SECRET),
  },
  {
    possible: text => text.includes('--'),
    find: OPTION,
    judge: match => lastGroup(match, SECRET),
  },
  { possible: text => HINT.test(text), find: PAIR, judge: ({ index }, text) => one(pairAt(index, text)) },
  {
    possible: text => text.includes('://') && text.includes('@'),
    find: USERINFO,
    judge: match => lastGroup(match, SECRET),
  },
  { possible: text => /bearer|basic/i.test(text), find: BEARER, judge: match => lastGroup(match, SECRET) },
  { possible: () => true, find: PREFIXED, judge: match => whole(match, TOKEN) },
  {
    possible: () => true,
    find: LONG,
    judge: match => (isRandom(match[0]) ? whole(match, TOKEN) : NOTHING),
  },
  {
    possible: text => text.includes('@'),
    find: JID,
    judge: match => {
      const kind = kindOfServer(match[3]!);
      if (kind !== 'phone') return whole(match, `[${kind}]`);
      const to = match.index + match[1]!.length + match[2]!.length;
      return [{ from: match.index, to, as: maskPhone(`+${match[1]}`) }];
    },
  },
  {
    possible: text => text.includes('@'),
    find: /@/g,
    judge: ({ index }, text) => one(emailAt(index, text)),
  },
  // The CNPJ of 2026, with letters; the one of digits only is among the numbers.
  {
    possible: text => /[A-Z]/.test(text) && /[\dA-Z]{3}\.[\dA-Z]{3}\/|[\dA-Z]{12}/.test(text),
    find: /(?<![A-Za-z\d-])(?:[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}\/[\dA-Z]{4}-\d\d|(?=[A-Z]*\d)(?=\d*[A-Z])[\dA-Z]{12}-?\d\d)(?![A-Za-z\d])/g,
    judge: match =>
      match[0].includes('/') || isCnpj(match[0].replace('-', '')) ? whole(match, '[cnpj]') : NOTHING,
  },
  // A mobile of which each digit stands alone: 1 1 9 8 7 6 5 4 3 2 1.
  {
    possible: text => /9(?:[ .-]\d){8}/.test(text),
    find: /(?<!\d|(?<!\d)\d[ .-])\+?(?:5[ .-]5[ .-])?[1-9][ .-][1-9][ .-]9(?:[ .-]\d){8}(?!\d|[ .-]\d(?!\d))/g,
    judge: match => {
      const digits = match[0].replace(/\D/g, '');
      return atHome(digits) === undefined ? NOTHING : whole(match, maskPhone(digits));
    },
  },
  {
    possible: text => DIGITS.test(text),
    find: NUMBERS,
    judge: ({ 0: match, 1: harmless, index }, text) =>
      harmless === undefined ? dataIn(match, index, text) : NOTHING,
  },
];

/** Stands for what was found already: no part of a word, a number or a blank. */
const HIDDEN = '\u0001';

/** Everything in a text that must go. */
export function findData(text: string): readonly Edit[] {
  const found: Edit[] = [];
  let rest = text;
  for (const { possible, find, judge } of KINDS) {
    if (!possible(rest)) continue;
    const before = found.length;
    find.lastIndex = 0;
    for (let match = find.exec(rest); match !== null; match = find.exec(rest)) {
      const edits = judge(match, rest);
      if (edits.length === 0) continue;
      found.push(...edits);
      find.lastIndex = Math.max(find.lastIndex, edits.at(-1)!.to);
    }
    if (found.length > before) rest = hidden(rest, found.slice(before));
  }
  return found.filter(({ from, to, as }) => text.slice(from, to) !== as);
}

function hidden(text: string, edits: readonly Edit[]): string {
  let made = '';
  let last = 0;
  for (const { from, to } of edits) {
    made += text.slice(last, from) + HIDDEN.repeat(to - from);
    last = to;
  }
  return made + text.slice(last);
}
