import { type CountryCode, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { cnpjDigit } from '../../../telemetry/privacy/cnpj.ts';
import { checkDigit } from '../../../telemetry/privacy/cpf.ts';
import { digits, hex, letters, pick, randomFrom } from './random.ts';

/** Personal data, generated: the same in every run. */

/** A regular expression that is compiled when it is asked, and not kept: 100,000 compiled ones fill the memory. */
class Pattern {
  private readonly source: string;
  private readonly flags: string;

  constructor(source: string, flags = '') {
    this.source = source;
    this.flags = flags;
  }
  test(text: string): boolean {
    return new RegExp(this.source, this.flags).test(text);
  }
}

export const kinds = ['phone', 'home', 'id', 'email', 'cpf', 'cnpj', 'card', 'pix', 'token'] as const;

export interface Datum {
  readonly kind: (typeof kinds)[number];
  /** As it stands in a text. */
  readonly text: string;
  /** Any of these at the receiving end is a leak, whatever stands between the digits. */
  readonly leak: Pattern;
  readonly spelling: string;
}

export const countries: readonly CountryCode[] = [
  'BR',
  'US',
  'GB',
  'PT',
  'ES',
  'FR',
  'DE',
  'IT',
  'NL',
  'CH',
  'SE',
  'NO',
  'DK',
  'PL',
  'TR',
  'RU',
  'UA',
  'IL',
  'EG',
  'NG',
  'KE',
  'ZA',
  'IN',
  'CN',
  'JP',
  'SG',
  'AU',
  'MX',
  'AR',
  'CO',
];

const spellings = [
  ['E.164', (n: Phone) => n.number],
  ['digits with country code', (n: Phone) => n.number.slice(1)],
  ['international', (n: Phone) => n.formatInternational()],
  ['national', (n: Phone) => n.formatNational()],
  ['00 and dashes', (n: Phone) => `00${n.formatInternational().slice(1).replaceAll(' ', '-')}`],
  [
    'dots and parentheses',
    (n: Phone) =>
      n
        .formatInternational()
        .replace(/ /, ' (')
        .replace(/ |$/g, '.')
        .replace('.(', ' (')
        .replace('.', ') ')
        .replace(/\.$/, ''),
  ],
] as const;
type Phone = NonNullable<ReturnType<typeof parsePhoneNumberFromString>>;

/** A valid mobile number: the country's example with its last six digits drawn again. */
function phone(random: () => number, country: CountryCode): Phone {
  const example = getExampleNumber(country, examples)!.number;
  for (;;) {
    const parsed = parsePhoneNumberFromString(example.slice(0, -6) + digits(random, 6));
    if (parsed?.isValid() && parsed.country === country) return parsed;
  }
}

export function phones(count: number, seed = 'phones'): Datum[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, i) => {
    const number = phone(random, countries[i % countries.length]!);
    const [spelling, spell] = spellings[Math.floor(i / countries.length) % spellings.length]!;
    const subscriber = String(number.nationalNumber).slice(-8);
    return {
      kind: 'phone',
      text: spell(number),
      leak: spaced(subscriber),
      spelling: `${number.country} ${spelling}`,
    };
  });
}

const NAMES = [
  'ana',
  'joão.silva',
  'maria_clara',
  'pedro+vendas',
  'lúcia',
  'x',
  'info',
  "d'avila",
  'j-p.costa',
  'r2d2',
];
const DOMAINS = [
  'example.com',
  'empresa.com.br',
  'mail.example.org',
  'clínica.com.br',
  'a-b.co',
  'sub.dominio.net',
];

export function emails(count: number): Datum[] {
  const random = randomFrom('emails');
  return Array.from({ length: count }, () => {
    const text = `${pick(random, NAMES)}${digits(random, 1 + Math.floor(random() * 4))}@${pick(random, DOMAINS)}`;
    return { kind: 'email', text, leak: exactly(text), spelling: 'address' };
  });
}

export function cpfs(count: number): Datum[] {
  const random = randomFrom('cpfs');
  return Array.from({ length: count }, (_, i) => {
    const nine = digits(random, 9);
    const ten = `${nine}${checkDigit(nine, 9)}`;
    const cpf = `${ten}${checkDigit(ten, 10)}`;
    const dotted = cpf.replace(/(...)(...)(...)(..)/, '$1.$2.$3-$4');
    return {
      kind: 'cpf',
      text: i % 2 ? cpf : dotted,
      leak: new Pattern([...cpf.slice(0, 9)].join('[^\\da-z]{0,2}')),
      spelling: i % 2 ? 'digits' : 'dotted',
    };
  });
}

const tokenKinds: readonly (readonly [
  string,
  (random: () => number) => readonly [text: string, secret: string],
])[] = [
  ['JWT', r => both(`eyJ${letters(r, 30)}.eyJ${letters(r, 60)}.${letters(r, 43)}`)],
  ['bearer', r => of(`${hex(r, 32)}`, 'Authorization: Bearer ')],
  ['session', r => both(letters(r, 43))],
  ['OpenAI key', r => both(`sk-${hex(r, 40)}`)],
  ['OpenAI project key', r => both(`sk-proj-${letters(r, 40)}7`)],
  ['password', r => of(`${hex(r, 4)}!${letters(r, 6)}`, 'password=')],
  ['senha', r => of(`Zx${digits(r, 6)}`, 'senha: ')],
  ['API key', r => of(hex(r, 32), 'api_key=')],
  ['URL', r => of(hex(r, 16), 'postgres://vigia:', '@db:5432/vigia')],
  ['URL with an @', r => of(`${hex(r, 8)}@${letters(r, 8)}`, 'redis://:', '@cache:6379')],
  ['cookie', r => of(letters(r, 12), 'Cookie: theme=dark; sid=')],
  ['scheme', r => of(hex(r, 24), 'authorization: ApiKey ')],
  ['letters only', r => of(word(r, 10), 'x-api-key: ')],
  ['code', r => of(digits(r, 6), 'otp=')],
  ['pairing code', r => of(word(r, 8).toUpperCase(), 'pairingCode: ')],
  ['header pair', r => of(word(r, 12), '["x-api-key","', '"]')],
  ['header object', r => of(word(r, 12), '{"name":"x-auth-token","value":"', '"}')],
  ['base64', r => both(`${letters(r, 20)}+${letters(r, 11)}/${letters(r, 11)}=`.replace(/[-_]/g, 'Q'))],
  ['GitHub', r => both(`ghp_${letters(r, 36).replace(/[-_]/g, 'a')}`)],
];
const both = (text: string) => [text, text] as const;
const of = (secret: string, before: string, after = '') => [`${before}${secret}${after}`, secret] as const;

export function tokens(count: number): Datum[] {
  const random = randomFrom('tokens');
  return Array.from({ length: count }, (_, i) => {
    const [spelling, make] = tokenKinds[i % tokenKinds.length]!;
    const [text, secret] = make(random);
    return { kind: 'token', text, leak: exactly(secret.slice(0, 20)), spelling };
  });
}

const exactly = (text: string): Pattern => new Pattern(text.replace(/[.*+?^$()|[\]{}\\/-]/g, '\\$&'), 'i');

/** Subscribers of the area codes of Brazil, in the ways in which they are written there. */
const AREAS = ['11', '21', '31', '41', '47', '61', '71', '81', '85', '91'];
const homeSpellings: readonly (readonly [string, (ddd: string, body: string) => string])[] = [
  ['unbroken', (ddd, body) => `${ddd}${body}`],
  ['with the country code', (ddd, body) => `55${ddd}${body}`],
  ['in parentheses', (ddd, body) => `(${ddd}) ${body}`],
  ['in parentheses, grouped', (ddd, body) => `(${ddd}) ${grouped(body, '-')}`],
  ['parentheses without a blank', (ddd, body) => `(${ddd})${body}`],
  ['with a dash after them', (ddd, body) => `(${ddd}) - ${grouped(body, '-')}`],
  ['blanks', (ddd, body) => `${ddd} ${grouped(body, ' ')}`],
  ['dashes', (ddd, body) => `${ddd}-${grouped(body, '-')}`],
  ['country code and parentheses', (ddd, body) => `55 (${ddd}) ${body}`],
  ['trunk prefix', (ddd, body) => `0${ddd} ${grouped(body, '-')}`],
  ['device', (ddd, body) => `55${ddd}${body}:12@s.whatsapp.net`],
  ['extension', (ddd, body) => `(${ddd}) ${grouped(body, '-')} ramal 12`],
  ['uri', (ddd, body) => `tel:+55-${ddd}-${grouped(body, '-')};ext=12`],
];
const grouped = (body: string, by: string): string => `${body.slice(0, -4)}${by}${body.slice(-4)}`;
const bodies: readonly (readonly [string, (random: () => number) => string])[] = [
  ['mobile', r => `9${pick(r, ['6', '7', '8', '9'])}${digits(r, 7)}`],
  ['mobile without the ninth digit', r => `${pick(r, ['8', '9'])}${digits(r, 7)}`],
  ['landline', r => `3${digits(r, 7)}`],
];

export function homePhones(count: number): Datum[] {
  const random = randomFrom('home');
  return Array.from({ length: count }, (_, i) => {
    const [spelling, spell] = homeSpellings[i % homeSpellings.length]!;
    const [sort, make] = bodies[Math.floor(i / homeSpellings.length) % bodies.length]!;
    const body = make(random);
    const text = spell(pick(random, AREAS), body);
    return { kind: 'home', text, leak: spaced(body), spelling: `${sort}, ${spelling}` };
  });
}

const spaced = (subscriber: string): Pattern => new Pattern([...subscriber].join('[^\\da-z]{0,4}'), 'i');

/** Ids of messengers that tell a person or a group. */
export function messengerIds(count: number): Datum[] {
  const random = randomFrom('ids');
  const servers = ['lid', 'g.us', 'hosted.lid'];
  return Array.from({ length: count }, (_, i) => {
    const number = `1203${digits(random, i % 2 ? 11 : 14)}`;
    const server = servers[i % servers.length]!;
    return { kind: 'id', text: `${number}@${server}`, leak: exactly(number), spelling: server };
  });
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const word = (random: () => number, length: number): string =>
  Array.from({ length }, () => LETTERS[Math.floor(random() * 26)]!.toLowerCase()).join('');

export function cnpjs(count: number): Datum[] {
  const random = randomFrom('cnpjs');
  return Array.from({ length: count }, (_, i) => {
    const signs = i % 2 ? `${LETTERS}0123456789` : '0123456789';
    const root = Array.from({ length: 11 }, () => signs[Math.floor(random() * signs.length)]!).join('');
    const twelve = i % 2 ? `${root.slice(0, 5)}K${root.slice(5)}` : `${root}1`;
    const first = `${twelve}${cnpjDigit(twelve, 12)}`;
    const all = `${first}${cnpjDigit(first, 13)}`;
    const dotted = all.replace(/(..)(...)(...)(....)(..)/, '$1.$2.$3/$4-$5');
    return {
      kind: 'cnpj',
      text: i % 4 < 2 ? all : dotted,
      leak: new Pattern([...all.slice(0, 12)].join('[^\\dA-Z]{0,2}')),
      spelling: `${i % 2 ? 'with letters' : 'digits'}${i % 4 < 2 ? '' : ', dotted'}`,
    };
  });
}

export function cards(count: number): Datum[] {
  const random = randomFrom('cards');
  return Array.from({ length: count }, (_, i) => {
    const fifteen = `${pick(random, ['4', '51', '55', '2300', '6011'])}${digits(random, 15)}`.slice(0, 15);
    const number = [...'0123456789'].map(last => fifteen + last).find(isLuhn)!;
    const text = [number, number.replace(/\d{4}(?=\d)/g, '$& '), number.replace(/\d{4}(?=\d)/g, '$&-')][
      i % 3
    ]!;
    return {
      kind: 'card',
      text,
      leak: spaced(number.slice(0, 12)),
      spelling: ['unbroken', 'blanks', 'dashes'][i % 3]!,
    };
  });
}

function isLuhn(number: string): boolean {
  const sum = [...number].reduceRight((total, digit, i) => {
    const value = Number(digit) * ((number.length - i) % 2 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

export function pixCodes(count: number): Datum[] {
  const random = randomFrom('pix');
  const field = (id: string, value: string) => `${id}${String(value.length).padStart(2, '0')}${value}`;
  return Array.from({ length: count }, (_, i) => {
    const [spelling, key] = [
      ['phone', `+55119${digits(random, 8)}`] as const,
      ['e-mail', `ana${digits(random, 4)}@example.com`] as const,
      ['CPF', digits(random, 11)] as const,
    ][i % 3]!;
    const account = field('26', field('00', 'br.gov.bcb.pix') + field('01', key));
    const payee = `${field('59', 'ANA SOUZA')}${field('60', 'SAO PAULO')}`;
    const text = `000201${account}5204000053039865802BR${payee}62070503***6304${hex(random, 4).toUpperCase()}`;
    return { kind: 'pix', text, leak: exactly(key), spelling };
  });
}

/** 40,000 phones of 30 countries, 20,000 of Brazil, and 40,000 other data. */
export function personalData(count = 100_000): Datum[] {
  const share = (hundredths: number) => Math.floor((count * hundredths) / 100);
  return [
    ...[...phones(share(40)), ...homePhones(share(20)), ...messengerIds(share(3)), ...emails(share(12))],
    ...[
      ...cpfs(share(8)),
      ...cnpjs(share(3)),
      ...cards(share(2)),
      ...pixCodes(share(2)),
      ...tokens(share(10)),
    ],
  ];
}
