import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { atHome, HOME_CODE, isHomeGrouping, withNinth } from './home.ts';
import { numberOfJid } from './jid.ts';
import { nationalPhone, type PhoneParts, withCode } from './plans.ts';

const MASK = '*';
/** What `maskPhone` made, or a placeholder. */
const MASKED = /^(?:(?:\+\d{1,3})?\*+\d{0,2}|\[[a-z ]+\]|…\w{0,4})$/;

/** Whether nothing is left to hide. */
export const isMasked = (text: string): boolean => MASKED.test(text);

/**
 * Masks a phone number: the country calling code and the last two digits stay, every other digit becomes `*`.
 * Reads numbers with or without `+`, with an extension, and ids of messengers; what is not a possible number keeps its last
 * two digits only. Numbers that are masked already come back unchanged.
 *
 * @example
 * maskPhone('+55 11 98765-4321'); // '+55*********21'
 */
export function maskPhone(phone: string): string {
  if (isMasked(phone)) return phone;
  const known = masks.get(phone);
  if (known !== undefined) return known;
  const mask = maskParts(partsOf(phone));
  // The same people come again and again; the bound keeps the memory small.
  if (masks.size >= MEMO) masks.clear();
  if (phone.length <= LONGEST) masks.set(phone, mask);
  return mask;
}

const MEMO = 1000;
const LONGEST = 64;
const masks = new Map<string, string>();

/** A number of which the code and the last two digits are shown. */
export function maskParts({ code, national }: PhoneParts): string {
  const shown = national.length > 4 ? national.slice(-2) : '';
  return `${code && `+${code}`}${MASK.repeat(national.length - shown.length)}${shown}`;
}

/**
 * The number in E.164 form (`+5511987654321`), or undefined when it is not a possible number.
 *
 * @example
 * normalisePhone('+55 (11) 98765-4321'); // '+5511987654321'
 */
export function normalisePhone(phone: string): string | undefined {
  const parsed = parsePhoneNumberFromString(`+${phone.replace(/\D/g, '')}`);
  return parsed?.isPossible() ? parsed.number : undefined;
}

/** What all spellings of one number have in common: its digits with the country code, and with the ninth digit. */
export function phoneIdentity(phone: string): string {
  const { code, national } = partsOf(phone);
  return `${code}${code === HOME_CODE ? withNinth(national) : national}`;
}

/** What follows a number and is not part of it: an extension. */
const EXTENSION =
  /[\s,;/-]*(?:;\s*(?:ext|phone-context)\s*=|\b(?:ext(?:ension|ensão)?|ramal|rm|r|x)\b|x(?=\d)|#)[.:=\s]*[\w.+-]*$/i;

function partsOf(phone: string): PhoneParts {
  const text = (numberOfJid(phone) ?? phone.normalize('NFKC').replace(/\p{Cf}/gu, '')).replace(EXTENSION, '');
  const digits = text.replace(/\D/g, '').replace(/^00(?=[1-9])/, '');
  if (/^\s*(?:tel:)?\s*(?:\+|00)/.test(text) || numberOfJid(phone) !== undefined) {
    return (
      withCode(digits) ??
      homeParts(digits.startsWith(HOME_CODE) ? atHome(digits) : undefined) ??
      possible(digits)
    );
  }
  return bareParts(digits, text) ?? possible(digits);
}

const homeParts = (national: string | undefined): PhoneParts | undefined =>
  national === undefined ? undefined : { code: HOME_CODE, national };

/** Which number digits without a plus are: of today's plan at home when grouped so, else with the code of its country. */
function bareParts(digits: string, text: string): PhoneParts | undefined {
  const home = atHome(digits);
  if (home && /\D/.test(text.trim())) return homeParts(home);
  return abroad(digits) ?? homeParts(home) ?? undefined;
}

function possible(digits: string): PhoneParts {
  const parsed =
    digits.length > 6 && digits.length < 16 ? parsePhoneNumberFromString(`+${digits}`) : undefined;
  if (!parsed?.isPossible()) return { code: '', national: digits };
  return { code: String(parsed.countryCallingCode), national: String(parsed.nationalNumber) };
}

/** After 1 come ten digits: times in milliseconds are told apart at once. */
function abroad(digits: string): PhoneParts | undefined {
  return digits.startsWith('1') && digits.length !== 11 ? undefined : withCode(digits);
}

/** Ten digits in this range are the seconds of a time between 2020 and 2033 rather than a landline of São Paulo state. */
const isEpochSeconds = (digits: string): boolean => digits.length === 10 && /^1[6-9]/.test(digits);

/** A run of groups of digits, as it stands in a text. */
export interface Grouped {
  /** From the first character that belongs to the number to its last digit. */
  readonly text: string;
  readonly groups: readonly string[];
  readonly digits: string;
  /** Whether it stands by itself: no part of a decimal, or of more groups. */
  readonly isWhole: boolean;
}

/** The phone number that groups of digits are: with a country code, as written at home, or in its country's spelling. */
export function phoneIn(run: Grouped): PhoneParts | undefined {
  const { digits, groups, text } = run;
  if (digits.length < 8 || digits.length > 15) return undefined;
  if (text.startsWith('+')) {
    return withCode(digits) ?? (digits.startsWith(HOME_CODE) ? homeParts(atHome(digits)) : undefined);
  }
  if (digits.startsWith('00')) return digits.length > 10 ? plus(digits.slice(2)) : undefined;
  return groups.length === 1 ? unbroken(digits, text.startsWith('(')) : groupedPhone(run);
}

const plus = (digits: string): PhoneParts | undefined =>
  phoneIn({ text: `+${digits}`, groups: [digits], digits, isWhole: true });

/** Digits that nothing separates. */
function unbroken(digits: string, marked: boolean): PhoneParts | undefined {
  const { length } = digits;
  if (length < 9) return undefined;
  if (digits.startsWith('0')) {
    return length < 15
      ? (homeParts(atHome(digits)) ?? (length < 13 ? nationalPhone(digits, digits) : undefined))
      : undefined;
  }
  if (length < 10 || (!marked && isEpochSeconds(digits))) return undefined;
  if (digits.startsWith(HOME_CODE) && (length === 12 || length === 13)) {
    return { code: HOME_CODE, national: digits.slice(HOME_CODE.length) };
  }
  return abroad(digits) ?? homeParts(length < 12 ? atHome(digits) : undefined);
}

const HOME_LOCAL = /^9\d{4}-\d{4}$/;
/** A postal code, or the number of a document with its year: 01310-100, 2026-001234. */
const NO_PHONE = /^(?:\d{5}-\d{3}|(?:19|20)\d\d[-/ ]\d{3,8})$/;
/** Groups as phones have them; only the first two are ever of one digit, only the last of more than six. */
const GROUPS = /^\D*\d{1,6}\D+(?:\d{1,6}\D+)?(?:\d{2,6}\D+){0,5}\d{2,8}$/;

function groupedPhone({ text, groups, digits, isWhole }: Grouped): PhoneParts | undefined {
  if (isThousands(text, groups) || NO_PHONE.test(text)) return undefined;
  if (HOME_LOCAL.test(text)) return { code: '', national: digits };
  const home = atHome(digits);
  if (home && isHomeGrouping(groups, home, text.includes(')'))) return homeParts(home);
  if (!GROUPS.test(text)) return undefined;
  if (digits.length >= 10) {
    const parts = abroad(digits);
    if (parts?.code === groups[0]) return parts;
  }
  return isWhole && digits.length <= 13 ? nationalPhone(text, digits) : undefined;
}

/** `1.234.567` and `12 345 678` are amounts; nine digits between blanks may be a phone. */
function isThousands(text: string, groups: readonly string[]): boolean {
  if (groups[0]!.startsWith('0') || groups.slice(1).some(group => group.length !== 3)) return false;
  const separators = new Set(text.match(/\D+/g));
  if (separators.size !== 1) return false;
  return separators.has('.') || separators.has(',') || (separators.has(' ') && groups[0]!.length !== 3);
}
