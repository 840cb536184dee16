import { isNumberOf } from './plans.ts';

/** Numbers written without a country code are of this country first. */
const HOME = 'BR';
export const HOME_CODE = '55';

/** The trunk prefix, with or without the digits of a carrier: 0 11, 0 15 11, 90 11. */
const TRUNK = /^(?:0|90)(?:\d\d(?=\d{10,11}$))?(?=\d{10,11}$)/;

/** Ten or eleven digits of a number as written at home: without the country's code and the trunk prefix. */
export function atHome(digits: string): string | undefined {
  const { length } = digits;
  if (length < 10 || length > 15) return undefined;
  for (const bare of [digits, digits.replace(TRUNK, ''), withoutCode(digits)]) {
    if ((bare.length === 10 || bare.length === 11) && isNumberOf(HOME, withNinth(bare))) return bare;
  }
  return undefined;
}

const withoutCode = (digits: string): string =>
  digits.startsWith(HOME_CODE) ? digits.slice(HOME_CODE.length).replace(TRUNK, '') : digits;

/** Mobiles got a ninth digit in 2016, a 9 before the others; many are still written, and many accounts known, without it. */
export const withNinth = (national: string): string =>
  /^\d\d[6-9]\d{7}$/.test(national) ? `${national.slice(0, 2)}9${national.slice(2)}` : national;

/**
 * Whether digits in these groups are grouped as a number at home may be: the area code by itself, or one cut before the
 * last four digits.
 */
export function isHomeGrouping(
  groups: readonly string[],
  national: string,
  hasParentheses: boolean,
): boolean {
  const body = national.length - 2;
  const lengths = groups.map(group => group.length);
  let rest = 0;
  let first = lengths.length;
  // The groups of the body, from its end.
  while (first > 0 && rest + lengths[first - 1]! <= body) rest += lengths[--first]!;
  const pieces = lengths.slice(first);
  // The area code and the first digits are one group: 1198765-4321.
  if (rest < body) return pieces.length === 1 && pieces[0] === 4;
  if (hasParentheses) return true;
  if (pieces.at(-1)! < 2) return false;
  return national.length === 11 || first > 1 || pieces.length === 1 || (pieces[0] === 4 && pieces.length < 4);
}
