import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { isNationalPhone } from './countries.ts';

/** Numbers written without a country code are of this country first. */
const HOME = 'BR';
const HOME_CODE = '55';
const MASK = '*';

/**
 * Masks a phone number: the country calling code and the last two digits stay, every other digit becomes `*`.
 * Reads numbers with or without `+`; what is no possible number keeps its last two digits only. Numbers that are
 * masked already come back unchanged.
 *
 * @example
 * maskPhone('+55 11 98765-4321'); // '+55*********21'
 */
export function maskPhone(phone: string): string {
  if (phone.includes(MASK)) return phone;
  const known = masks.get(phone);
  if (known !== undefined) return known;
  const { code, national } = parts(phone);
  const shown = national.length > 4 ? national.slice(-2) : '';
  const mask = `${code && `+${code}`}${MASK.repeat(national.length - shown.length)}${shown}`;
  // The same people come again and again; the bound keeps the memory small.
  if (masks.size >= MEMO) masks.clear();
  masks.set(phone, mask);
  return mask;
}

const MEMO = 1000;
const masks = new Map<string, string>();

/**
 * The number in E.164 form (`+5511987654321`), or undefined when it is not a possible number.
 *
 * @example
 * normalisePhone('+55 (11) 98765-4321'); // '+5511987654321'
 */
export function normalisePhone(phone: string): string | undefined {
  return possible(phone.replace(/\D/g, ''))?.number;
}

/** What all spellings of one number have in common: its digits with the country code. */
export function phoneIdentity(phone: string): string {
  const { code, national } = parts(phone);
  return `${code}${national}`;
}

function parts(phone: string): { code: string; national: string } {
  const digits = phone.replace(/\D/g, '').replace(/^00(?=[1-9])/, '');
  const explicit = /^\s*(\+|00)/.test(phone);
  const parsed = explicit
    ? possible(digits)
    : (validAbroad(digits) ?? validAtHome(phone) ?? possible(digits));
  if (!parsed) return { code: '', national: digits };
  return { code: String(parsed.countryCallingCode), national: String(parsed.nationalNumber) };
}

function possible(digits: string): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  return parsed?.isPossible() ? parsed : undefined;
}

/** No country code begins with 0, and after 1 come ten digits: times in milliseconds are told apart at once. */
function validAbroad(digits: string): PhoneNumber | undefined {
  if (digits.startsWith('0') || (digits.startsWith('1') && digits.length !== 11)) return undefined;
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  return parsed?.isValid() ? parsed : undefined;
}

function validAtHome(text: string): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(text, HOME);
  return parsed?.isValid() && parsed.country === HOME ? parsed : undefined;
}

/** Whether digits with a country code are a number that can exist. */
export const isAbroadPhone = (digits: string): boolean => validAbroad(digits) !== undefined;

/** Ten digits in this range are the seconds of a time between 2020 and 2033 rather than a landline of São Paulo state. */
const isEpochSeconds = (digits: string): boolean => digits.length === 10 && /^1[6-9]/.test(digits);

/** Whether digits that nothing separates are a phone number: with its country code, or as written in Brazil. */
export function isBarePhone(digits: string): boolean {
  const { length } = digits;
  if (length < 9 || length > 15) return false;
  if (digits.startsWith('00')) return length > 10 && possible(digits.slice(2)) !== undefined;
  if (digits.startsWith('0')) return length < 13 && isNationalPhone(digits);
  if (length < 10 || isEpochSeconds(digits)) return false;
  if (digits.startsWith(HOME_CODE) && (length === 12 || length === 13)) return true;
  return validAbroad(digits) !== undefined || (length <= 11 && validAtHome(digits) !== undefined);
}

/** How numbers are written in Brazil, with or without the country code: 55 (11) 98765-4321, 11 3333.4444. */
const HOME_SPELLING = /^(?:55[ .-]?)?\(?0?\d{2}\)?[ ./-]{0,2}9?[ .]?\d{4}[ .-]?\d{4}$/;
const HOME_LOCAL = /^9\d{4}-\d{4}$/;
/** A postal code, or the number of a document with its year: 01310-100, 2026-001234. */
const NO_PHONE = /^(?:\d{5}-\d{3}|(?:19|20)\d\d[-/ ]\d{3,8})$/;
/** Groups as phones have them; only the first two are ever of one digit, only the last of more than six. */
const GROUPS = /^\D*\d{1,6}\D+(?:\d{1,6}\D+)?(?:\d{2,6}\D+){0,5}\d{2,8}$/;

/** Numbers of one text that are looked up; a table of numbers has hundreds, and looking up each takes a millisecond. */
const MAX_LOOKUPS = 40;
let lookups = 0;

/** Begins a text anew: the first numbers in it are looked up, and what looks like a phone after them is taken for one. */
export function beginText(): void {
  lookups = 0;
}

/** Whether groups of digits are a phone number in the spelling of its country, or after the country's code. */
export function isGroupedPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  const { length } = digits;
  if (length < 8 || length > 15) return false;
  if (digits.startsWith('00')) return length > 10 && possible(digits.slice(2)) !== undefined;
  const groups = text.match(/\d+/g)!;
  if (isThousands(text, groups)) return false;
  if (NO_PHONE.test(text) || !GROUPS.test(text)) return false;
  if (HOME_LOCAL.test(text) || ++lookups > MAX_LOOKUPS) return true;
  if (HOME_SPELLING.test(text) && (validAtHome(text) || validAbroad(digits))) return true;
  if (length >= 10) {
    if (validAbroad(digits)?.countryCallingCode === groups[0]) return true;
  }
  return length <= 13 && isNationalPhone(text);
}

/** `1.234.567` and `12 345 678` are amounts; nine digits between blanks may be a phone. */
function isThousands(text: string, groups: readonly string[]): boolean {
  if (groups[0]!.startsWith('0') || groups.slice(1).some(group => group.length !== 3)) return false;
  const separators = new Set(text.match(/\D+/g));
  if (separators.size !== 1) return false;
  return separators.has('.') || separators.has(',') || (separators.has(' ') && groups[0]!.length !== 3);
}
