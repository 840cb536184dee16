// Its CommonJS build has no `Metadata` in `max`, and loaders such as tsx take that one when the kit is required.
import { Metadata } from 'libphonenumber-js/core';
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import numberingPlans from 'libphonenumber-js/max/metadata';
import { takeLookup } from './budget.ts';

/** Where people write numbers in their own spelling; numbers of other countries are found by their country code. */
const COUNTRIES: readonly CountryCode[] = [
  ...([
    'BR',
    'US',
    'GB',
    'PT',
    'ES',
    'FR',
    'DE',
    'IT',
    'NL',
    'BE',
    'CH',
    'AT',
    'IE',
    'SE',
    'NO',
    'DK',
  ] as const),
  ...([
    'FI',
    'PL',
    'CZ',
    'GR',
    'RO',
    'HU',
    'TR',
    'RU',
    'UA',
    'IL',
    'AE',
    'SA',
    'EG',
    'MA',
    'NG',
    'KE',
  ] as const),
  ...([
    'ZA',
    'AO',
    'MZ',
    'IN',
    'PK',
    'BD',
    'CN',
    'JP',
    'KR',
    'HK',
    'SG',
    'MY',
    'TH',
    'ID',
    'PH',
    'VN',
  ] as const),
  ...(['AU', 'NZ', 'MX', 'AR', 'CL', 'CO', 'PE', 'UY', 'PY', 'BO', 'EC', 'VE'] as const),
];

/** A number in two parts: the country calling code, and the digits after it. */
export interface PhoneParts {
  readonly code: string;
  readonly national: string;
}

/**
 * What can be asked of digits at once: the expressions of libphonenumber's metadata. Parsing each number takes a hundred
 * times as long.
 */
interface Plan {
  readonly country: CountryCode;
  readonly prefix: RegExp | undefined;
  /** Whether the prefix is more than left out: then only parsing tells. */
  readonly transforms: boolean;
  /** Any number in use. */
  readonly number: RegExp;
  readonly lengths: ReadonlySet<number>;
}

interface NumberingPlan {
  possibleLengths(): readonly number[];
  type(name: string): { pattern(): string | undefined } | undefined;
  nationalPrefixForParsing(): string | undefined;
  nationalPrefixTransformRule(): string | undefined;
}

interface CallingCodes {
  getCountryCodesForCallingCode(code: string): readonly CountryCode[] | undefined;
}

const TYPES = [
  ...['FIXED_LINE', 'MOBILE', 'TOLL_FREE', 'PREMIUM_RATE', 'SHARED_COST'],
  ...['VOIP', 'PERSONAL_NUMBER', 'PAGER', 'UAN', 'VOICEMAIL'],
];

const metadata = new Metadata(numberingPlans);
const plans = new Map<CountryCode, Plan>();

function planOf(country: CountryCode): Plan {
  const known = plans.get(country);
  if (known) return known;
  metadata.selectNumberingPlan(country);
  const plan = metadata.numberingPlan as unknown as NumberingPlan;
  const prefix = plan.nationalPrefixForParsing();
  const patterns = TYPES.flatMap(type => plan.type(type)?.pattern() ?? []);
  const made: Plan = {
    country,
    prefix: prefix ? new RegExp(`^(?:${prefix})`) : undefined,
    transforms: plan.nationalPrefixTransformRule() !== undefined,
    number: new RegExp(`^(?:${patterns.join('|')})$`),
    lengths: new Set(plan.possibleLengths()),
  };
  plans.set(country, made);
  return made;
}

/** No calling code is longer. */
const MAX_CODE = 3;
const byCode = new Map<string, readonly Plan[]>();

function plansAt(code: string): readonly Plan[] {
  const known = byCode.get(code);
  if (known) return known;
  const { getCountryCodesForCallingCode } = metadata as unknown as CallingCodes;
  const found = (getCountryCodesForCallingCode.call(metadata, code) ?? [])
    .filter(country => /^[A-Z]{2}$/.test(country))
    .map(planOf);
  byCode.set(code, found);
  return found;
}

/** The parts of digits that begin with a country calling code, when some country has the number. */
export function withCode(digits: string): PhoneParts | undefined {
  if (digits.startsWith('0')) return undefined;
  for (let length = 1; length <= MAX_CODE; length++) {
    const code = digits.slice(0, length);
    const candidates = plansAt(code);
    if (candidates.length === 0) continue;
    const rest = digits.slice(length);
    for (const { number, prefix } of candidates) {
      if (number.test(rest)) return { code, national: rest };
      // People write the prefix all the same: +44 (0)20.
      const bare = prefix && rest.startsWith('0') ? rest.replace(prefix, '') : rest;
      if (bare !== rest && number.test(bare)) return { code, national: bare };
    }
    return undefined;
  }
  return undefined;
}

/** Whether digits are a number in use in the country. */
export const isNumberOf = (country: CountryCode, digits: string): boolean =>
  planOf(country).number.test(digits);

/**
 * The parts of a number in the spelling of some country: with its prefix and, where anything stands between the digits,
 * with its grouping, whatever separates the groups. Undefined when no country spells it so.
 */
export function nationalPhone(text: string, digits: string): PhoneParts | undefined {
  const separated = digits.length !== text.length;
  const wanted = shape(text);
  for (const country of COUNTRIES) {
    // Numbers at home have a file of their own.
    if (country === 'BR') continue;
    if (!isPlausible(planOf(country), digits)) continue;
    // Past the budget, what could be a phone is taken for one.
    if (!takeLookup()) return { code: '', national: digits };
    const parsed = parsePhoneNumberFromString(text, country);
    if (!parsed?.isValid() || parsed.country !== country) continue;
    const parts = { code: String(parsed.countryCallingCode), national: String(parsed.nationalNumber) };
    if (!separated) return parts;
    // Two numbers of four digits side by side are more often something else, unless a mobile begins so.
    if (/^\d{4} \d{4}$/.test(wanted) && parsed.getType() !== 'MOBILE') continue;
    if (shape(parsed.formatNational()) === wanted) return parts;
  }
  return undefined;
}

/** No prefix is longer than three digits; most are a zero. */
function isPlausible({ prefix, transforms, number, lengths }: Plan, digits: string): boolean {
  const { length } = digits;
  if (lengths.has(length) && number.test(digits)) return true;
  if (transforms && digits.startsWith('0')) return length > 9;
  if (!prefix || !(lengths.has(length - 1) || lengths.has(length - 2) || lengths.has(length - 3)))
    return false;
  const bare = digits.replace(prefix, '');
  return bare !== digits && number.test(bare);
}

const shape = (text: string): string => text.match(/\d+/g)!.join(' ');
