/** Area codes of Brazil. */
export const AREA = '(?:1[1-9]|2[12478]|3[1-578]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9])';
/** Those that ten digits may begin with: the others begin the seconds since 1970 of today. */
export const AREA_OF_TEN = '(?:1[1-5]|2[12478]|3[1-578]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9])';

/** Country codes, as the digits after a plus begin. */
export const COUNTRY = '(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{2})';

/**
 * Numbers of mobiles abroad as digits without a plus, by country: those of the countries that customers of a Brazilian
 * service write from. Each without its last two digits, which the rule adds.
 */
export const ABROAD: Readonly<Record<string, string>> = {
  '1': String.raw`[2-9]\d{2}[2-9]\d{4}`,
  '7': String.raw`9\d{7}`,
  '20': String.raw`1[0-25]\d{6}`,
  '27': String.raw`[6-8]\d{6}`,
  '31': String.raw`6\d{6}`,
  '33': String.raw`[67]\d{6}`,
  '34': String.raw`[67]\d{6}`,
  '39': String.raw`3\d{6,7}`,
  '41': String.raw`7[5-9]\d{5}`,
  '44': String.raw`7\d{7}`,
  '45': String.raw`[2-9]\d{5}`,
  '46': String.raw`7[02369]\d{5}`,
  '47': String.raw`[49]\d{5}`,
  '48': String.raw`[5-8]\d{6}`,
  '49': String.raw`1[5-7]\d{6,7}`,
  '51': String.raw`9\d{6}`,
  '52': String.raw`1?[1-9]\d{7}`,
  '54': String.raw`9?[1-9]\d{7}`,
  '56': String.raw`9\d{6}`,
  '57': String.raw`3\d{7}`,
  '58': String.raw`4\d{7}`,
  '61': String.raw`4\d{6}`,
  '65': String.raw`[89]\d{5}`,
  '81': String.raw`[7-9]0\d{6}`,
  '86': String.raw`1[3-9]\d{7}`,
  '90': String.raw`5\d{7}`,
  '91': String.raw`[6-9]\d{7}`,
  '234': String.raw`[789]\d{7}`,
  '244': String.raw`9\d{6}`,
  '254': String.raw`[17]\d{6}`,
  '258': String.raw`8\d{6}`,
  '351': String.raw`9[1236]\d{5}`,
  '380': String.raw`[3-9]\d{6}`,
  '591': String.raw`[67]\d{5}`,
  '593': String.raw`9\d{6}`,
  '595': String.raw`9\d{6}`,
  '598': String.raw`9\d{5}`,
  '972': String.raw`5\d{6}`,
};

/** Spellings of other countries without the country's code: only those that little else looks like. */
export const NATIONAL: readonly string[] = [
  // United States: (415) 555-2671, 415-555-2671; Russia: 8 (912) 342-18-72.
  String.raw`(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[.-])[2-9]\d{2}[ .-]\d{4}`,
  String.raw`8 \(\d{3}\) \d{3}-\d{2}-\d{2}`,
  // A zero, then groups: 07911 123456, 06 12 34 56 78, 0501 299 51 78, 081230 48561.
  String.raw`\(?0\d{2,4}\)?[ /-]\d{3,4}[ -]?\d{3,4}`,
  String.raw`0\d{1,5}[ /-]\d{5,8}`,
  String.raw`0[1-9](?: \d{2}){4}`,
  String.raw`0\d{2,3}[ -]\d{3} \d{2} \d{2}`,
  // Nine digits of Portugal and Spain; ten of Mexico, Italy and Colombia; eleven of China.
  String.raw`[679]\d{2}(?: \d{3} \d{3}|(?: \d{2}){3})`,
  String.raw`[2-9]\d{2} \d{3} \d{4}`,
  String.raw`3\d{2} \d{7}`,
  String.raw`1[3-9]\d \d{4} \d{4}`,
];
