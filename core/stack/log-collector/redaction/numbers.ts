import { PHONE_NAME } from './names.ts';
import { ABROAD, AREA, AREA_OF_TEN, COUNTRY, NATIONAL } from './plans.ts';
import { any, MARK, type RuleGroup, rule } from './rule.ts';

/** Before a number: no letter, no digit, no decimal point; an escape of JSON may. */
const LEAD = String.raw`(^|[^\w.\x01]|_|\D\.|\\[nrt])`;
/** After it. */
const TRAIL = String.raw`(\b|_)`;

const number = (find: string, as: string, groups = 0) =>
  rule(`${LEAD}${find}${TRAIL}`, `$1${as}$${groups + 2}`);

/** Times and ids whose digits are no number of anybody. */
export const harmless: RuleGroup = {
  name: 'harmless numbers',
  only: String.raw`\d{2}|git@`,
  rules: [
    rule(
      String.raw`\b((?i:[\da-f]{8}))-((?i:[\da-f]{4}))-((?i:[\da-f]{4}))-((?i:[\da-f]{4}))-((?i:[\da-f]{12}))\b`,
      ['$1', '$2', '$3', '$4', '$5'].join(`-${MARK.harmless}`),
    ),
    rule(
      String.raw`\b((?:19|20)\d\d)-([01]\d)-([0-3]\d)`,
      `$1-${MARK.harmless}$2-${MARK.harmless}$3${MARK.harmless}`,
    ),
    // An IPv4 address, which may look like a CPF with dots.
    rule(
      String.raw`\b(\d{1,3}\.)([01]?\d{1,2}|2[0-4]\d|25[0-5])(\.)([01]?\d{1,2}|2[0-4]\d|25[0-5])(\.)([01]?\d{1,2}|2[0-4]\d|25[0-5])\b`,
      `$1${MARK.harmless}$2$3${MARK.harmless}$4$5${MARK.harmless}$6`,
    ),
    rule(String.raw`\b(git)@`, `$1${MARK.harmless}@`),
  ],
};

/** A number as a reader takes it: digits of other scripts, blanks and dashes of typography, escapes of URLs. */
const SCRIPTS = [0x660, 0x6f0, 0x966, 0xff10];
const digit = (value: number) => `[${SCRIPTS.map(zero => `\\x{${(zero + value).toString(16)}}`).join('')}]`;
export const scripts: RuleGroup = {
  name: 'digits of other scripts',
  only: `[${SCRIPTS.map(zero => `\\x{${zero.toString(16)}}-\\x{${(zero + 9).toString(16)}}`).join('')}]`,
  rules: Array.from({ length: 10 }, (_, value) => rule(digit(value), String(value))),
};
const BLANKS = String.raw`\x{a0}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}`;
const DASHES = String.raw`\x{2010}-\x{2015}\x{2212}\x{ff5e}`;
const INVISIBLE = String.raw`\x{ad}\x{200b}-\x{200f}\x{2060}\x{feff}\x{fe0f}\x{20e3}`;
export const typography: RuleGroup = {
  name: 'blanks and dashes of typography',
  only: String.raw`[\dA-Z][)\s]?[${BLANKS}${DASHES}${INVISIBLE}]`,
  rules: [
    rule(String.raw`(\d\)?)[${INVISIBLE}]+`, '$1'),
    rule(String.raw`([\d)-])[${BLANKS}]`, '$1 '),
    rule(String.raw`([\dA-Z)] ?)[${DASHES}]`, '$1-'),
    rule(String.raw`([\d)] ?-)[${BLANKS}]`, '$1 '),
  ],
};

/** What stands for a sign in a URL, and the sign: those that numbers, addresses and pairs are made of. */
const ESCAPES: readonly (readonly [escaped: string, sign: string])[] = [
  ['%25(2[089BbDdFf]|3[0-9AaDd]|40|[CcDdEe][0-9A-Fa-f]|[89AaBb][0-9A-Fa-f])', '%$1'],
  ['%(?:[Ee]2%80%8[B-Fb-f])', ''],
  ['%(?:[Ee]2%80%8[0-9Aa]|[Cc]2%[Aa]0|[Ee]2%80%[Aa][Ff])', ' '],
  ['%[Ee]2%(?:80%9[0-5]|88%92)', '-'],
  ['%[Ee][Ff]%[Bb][Cc]%9([0-9])', '$1'],
  ['%[Dd]9%[Aa]([0-9])', '$1'],
  ['%3([0-9])', '$1'],
  ['%2[Bb]', '+'],
  ['%2[Dd]', '-'],
  ['%2[Ff]', '/'],
  ['%3[Aa]', ':'],
  ['%3[Dd]', '='],
  ['%28', '('],
  ['%29', ')'],
  ['%20', ' '],
  ['%40', '@'],
];
export const escapes: RuleGroup = {
  name: 'escapes of URLs',
  only: '%[2-4C-Fc-f][0-9A-Fa-f]',
  rules: ESCAPES.map(([escaped, sign]) => rule(escaped, sign)),
};

/** Colours of a terminal part words as a blank does. */
export const colours: RuleGroup = {
  name: 'colours of a terminal',
  only: String.raw`(?:\x1b|\\u001[Bb])\[`,
  rules: [rule(String.raw`((?:\x1b|\\u001[Bb])\[[\d;]{0,12}[A-Za-z])`, `$1${MARK.edge}`)],
};

const SERVER = String.raw`@((?:s\.whatsapp\.net|c\.us|hosted)(?:\b|_))`;
export const addressesOfPeople: RuleGroup = {
  name: 'ids of messengers and e-mail addresses',
  only: '@',
  rules: [
    rule(
      String.raw`\+?\b55\d{2}9\d{6}(\d\d)(?:[_.]\d{1,3})?(?::\d{1,4})?${SERVER}`,
      `+55*********$1${MARK.harmless}@$2`,
    ),
    rule(
      String.raw`\+?\b55\d{8}(\d\d)(?:[_.]\d{1,3})?(?::\d{1,4})?${SERVER}`,
      `+55********$1${MARK.harmless}@$2`,
    ),
    rule(String.raw`\+?\d{5,20}(?:[_.]\d{1,3})?(?::\d{1,4})?${SERVER}`, `[phone]${MARK.harmless}@$1`),
    rule(String.raw`\d{5,20}(?:-\d{6,12})?(?:[_.]\d{1,3})?(?::\d{1,4})?@(?:hosted\.)?lid(\b|_)`, '[lid]$1'),
    rule(
      String.raw`\d{5,20}(?:-\d{6,12})?(?:[_.]\d{1,3})?(?::\d{1,4})?@(?:g\.us|newsletter|broadcast|call|bot)(\b|_)`,
      '[group]$1',
    ),
    rule(
      String.raw`(?:"[^"\\\s]{1,62}"|[\pL\pM\pN._%+'-]{1,64})@(?:[\pL\pN%-]{1,63}\.){1,6}(?:xn--[a-z\d-]{2,40}|\pL{2,24})`,
      '[email]',
    ),
  ],
};

/** Pix "copia e cola": the text of a QR code, with the key, the name and the city of the payee. */
export const pix: RuleGroup = {
  name: 'Pix codes',
  only: '000201',
  rules: [
    rule(
      String.raw`000201[^\n"]{0,120}?(?i:br\.gov\.bcb\.pix)(?:[^\n"]{0,400}?6304[\dA-F]{4}|[^\n"]{0,512})`,
      '[pix]',
    ),
  ],
};

const NAMED = String.raw`\\*["']?\s{0,2}[:=]?\s{0,2}\\*["']?`;
export const documents: RuleGroup = {
  name: 'documents and cards',
  only: String.raw`\d{2}`,
  rules: [
    number(String.raw`\d{3}\.\d{3}\.\d{3}[.-]\d{2}`, '[cpf]'),
    number(String.raw`(?:\d{3} \d{3} \d{3}[ -]\d{2}|\d{9}-\d{2})`, '[cpf]'),
    number(String.raw`[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}/[\dA-Z]{4}-\d{2}`, '[cnpj]'),
    number(String.raw`(?:\d{8}/\d{4}-?\d{2}|\d{12}-\d{2})`, '[cnpj]'),
    // Of 2026, with letters: fourteen capitals and digits, one of them a letter after a digit.
    rule(String.raw`\b([\dA-Z]{12}-?\d{2})\b`, `${MARK.long}$1${MARK.long}`),
    rule(String.raw`\x02[\dA-Z]*\d[A-Z][\dA-Z]*-?\d{2}\x02`, '[cnpj]'),
    rule(String.raw`\x02`, ''),
    rule(String.raw`((?i:\bcnpj)${NAMED})[\dA-Za-z]{12}-?\d{2}\b`, '$1[cnpj]'),
    rule(String.raw`((?i:\bcpf)${NAMED})\d{11}\b`, '$1[cpf]'),
    // Fourteen digits that are not a time such as 20261126044223.
    number(String.raw`(?:[013-9]\d{13}|2[1-9]\d{12}|20[5-9]\d{11}|20[0-4]\d[2-9]\d{9})`, '[cnpj]'),
    number(String.raw`(?:4\d{3}|5[0-8]\d{2}|2[2-7]\d{2}|6\d{3}|35\d{2})(?:[ -]?\d{4}){3}`, '[card]'),
    number(String.raw`3[47]\d{2}[ -]?\d{6}[ -]?\d{5}`, '[card]'),
  ],
};

/** The code of the country, and the area with the trunk prefix, as people write them at home. */
const CODE = String.raw`(?:\+ ?|00)?(?:55|\(55\))[ .+-]{0,2}`;
const TRUNK = String.raw`(?:0(?:\d{2}[ .-]?)?)?`;
/** The area with what parts it from the rest. */
const APART = String.raw`(?:\(0?${AREA}\)[ .+-]{0,3}|${TRUNK}${AREA}[ .+-]{1,3})`;
const NINTH = String.raw`9[ .]?\d{4}[ .+-]{0,2}\d{2}(\d{2})`;
const LAND = String.raw`[2-9]\d{3}[ .+-]{0,2}\d{2}(\d{2})`;
const MOBILE_MASK = '+55*********';
const LAND_MASK = '+55********';

export const phones: RuleGroup = {
  name: 'phones',
  only: String.raw`\d(?:[^\d\n]{0,3}\d){6}`,
  rules: [
    number(`(?:${CODE})?(?:${APART}|${TRUNK}${AREA})${NINTH}`, `${MOBILE_MASK}$2`, 1),
    // In other groups, once the area is apart, and of which each digit stands alone: 1 1 9 8 7 6 5 4 3 2 1.
    number(String.raw`(?:${CODE})?${APART}9(?:[ -]?\d){6}[ -]?(\d)[ -]?(\d)`, `${MOBILE_MASK}$2$3`, 2),
    number(
      String.raw`\+?(?:5[ .-]5[ .-])?[1-9][ .-][1-9][ .-]9(?:[ .-]\d){6}[ .-](\d)[ .-](\d)`,
      `${MOBILE_MASK}$2$3`,
      2,
    ),
    // Landlines, and mobiles without the ninth digit.
    number(`${CODE}(?:${APART}|0?${AREA})${LAND}`, `${LAND_MASK}$2`, 1),
    number(`${APART}${LAND}`, `${LAND_MASK}$2`, 1),
    number(String.raw`0?${AREA_OF_TEN}[2-9]\d{5}(\d{2})`, `${LAND_MASK}$2`, 1),
    number(String.raw`9\d{4}-\d{2}(\d{2})`, '*******$2', 1),
    // With a plus, the code of any country.
    number(
      String.raw`\+ ?\(?(${COUNTRY})(?:[ .()/+-]{0,3}\d){4,11}[ .()/-]{0,2}(\d)[ .-]?(\d)`,
      '+$2****$3$4',
      3,
    ),
    number(String.raw`00[1-9](?:[ .()-]{0,2}\d){8,13}`, '[phone]'),
    number(`${any(Object.entries(ABROAD).map(([code, rest]) => code + rest))}\\d{2}`, '[phone]'),
    ...NATIONAL.map(find => number(find, '[phone]')),
    // Whatever stands under a name that says phone.
    rule(String.raw`(${PHONE_NAME}${NAMED})\+?\(?\d[\d ().-]{5,16}\d\b`, '$1[phone]'),
  ],
};

/** Eleven digits may be a CPF: only its check digits tell, which no expression computes. */
export const unknown: RuleGroup = {
  name: 'numbers of eleven digits',
  only: String.raw`\d{11}`,
  rules: [number(String.raw`\d{11}`, '[number]')],
};

/** A number of JSON that became a text needs its quotes. */
export const repaired: RuleGroup = {
  name: 'numbers of JSON',
  only: '"\\s{0,4}:\\s{0,4}[+*\\[]',
  rules: [
    rule(
      String.raw`([^\\]"\s{0,4}:\s{0,4})(\+\d{1,3}\*+\d\d|\*+\d\d|\[(?:cpf|cnpj|card|number|phone|secret)\])(\s{0,4}[,}\]])`,
      '$1"$2"$3',
    ),
  ],
};
