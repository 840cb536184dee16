import { type CountryCode, Metadata, parsePhoneNumberFromString } from 'libphonenumber-js/max';

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

/** What can be asked of digits at once, before they are parsed, which takes a hundred times as long. */
interface Plan {
  readonly country: CountryCode;
  readonly prefix: RegExp | undefined;
  /** Undefined where the prefix is more than left out: then only parsing tells. */
  readonly number: RegExp | undefined;
}

interface NumberingPlan {
  nationalNumberPattern(): string;
  nationalPrefixForParsing(): string | undefined;
  nationalPrefixTransformRule(): string | undefined;
}

let plans: readonly Plan[] | undefined;

function loadPlans(): readonly Plan[] {
  const metadata = new Metadata();
  return COUNTRIES.map(country => {
    metadata.selectNumberingPlan(country);
    const plan = metadata.numberingPlan as unknown as NumberingPlan;
    const prefix = plan.nationalPrefixForParsing();
    return {
      country,
      prefix: prefix ? new RegExp(`^(?:${prefix})`) : undefined,
      number: plan.nationalPrefixTransformRule()
        ? undefined
        : new RegExp(`^(?:${plan.nationalNumberPattern()})$`),
    };
  });
}

/**
 * Whether the text is a number in the spelling of some country: with its prefix and, where anything stands between
 * the digits, with its grouping, whatever separates the groups.
 */
export function isNationalPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  const separated = digits.length !== text.length;
  const wanted = shape(text);
  plans ??= loadPlans();
  return plans.some(({ country, prefix, number }) => {
    if (number && !number.test(digits) && !(prefix && number.test(digits.replace(prefix, '')))) return false;
    const parsed = parsePhoneNumberFromString(text, country);
    if (!parsed?.isValid() || parsed.country !== country) return false;
    if (!separated) return true;
    // Two numbers of four digits side by side are more often something else, unless a mobile begins so.
    if (/^\d{4} \d{4}$/.test(wanted) && parsed.getType() !== 'MOBILE') return false;
    return shape(parsed.formatNational()) === wanted;
  });
}

const shape = (text: string): string => text.match(/\d+/g)!.join(' ');
