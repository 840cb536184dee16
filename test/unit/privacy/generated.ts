import { createHash } from 'node:crypto';
import { type CountryCode, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { checkDigit } from '../../../telemetry/privacy/cpf.ts';

/** Personal data and ordinary text, generated: the same in every run. */

export interface Datum {
  readonly kind: 'phone' | 'email' | 'cpf' | 'token';
  /** As it stands in a text. */
  readonly text: string;
  /** Any of these at the receiving end is a leak, whatever stands between the digits. */
  readonly leak: RegExp;
  readonly spelling: string;
}

/** Numbers from 0 up to 1, as evenly as a hash spreads them. */
export function randomFrom(seed: string): () => number {
  let block = 0;
  let bytes = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at + 4 > bytes.length) {
      bytes = createHash('sha512').update(`${seed}:${block++}`).digest();
      at = 0;
    }
    const value = bytes.readUInt32BE(at) / 2 ** 32;
    at += 4;
    return value;
  };
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

const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const digits = (random: () => number, count: number): string =>
  Array.from({ length: count }, () => Math.floor(random() * 10)).join('');

/** A valid mobile number: the country's example with its last six digits drawn anew. */
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
      leak: new RegExp([...subscriber].join('[^\\da-z]{0,4}'), 'i'),
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
      leak: new RegExp([...cpf.slice(0, 9)].join('[^\\da-z]{0,2}')),
      spelling: i % 2 ? 'digits' : 'dotted',
    };
  });
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const letters = (random: () => number, count: number): string =>
  Array.from({ length: count }, () => ALPHABET[Math.floor(random() * 64)]).join('');
const hex = (random: () => number, count: number): string =>
  Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');

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

const exactly = (text: string): RegExp => new RegExp(text.replace(/[.*+?^$()|[\]{}\\/-]/g, '\\$&'), 'i');

const SENTENCES = [
  (datum: string) => datum,
  (datum: string) => `Contact ${datum} did not answer`,
  (datum: string) => `no route for "${datum}", tried 3 times in 1200 ms`,
  (datum: string) => `user=${datum} status=failed`,
  (datum: string) => `Falha ao enviar para ${datum}.`,
  (datum: string) => `[2026-11-21T14:00:00.000Z] order 48213: ${datum}; amount 1.234,56`,
  (datum: string) => `{"from":"${datum}","n":2}`,
];

/** The datum within a sentence, one of several by its place in the list. */
export const inSentence = ({ text }: Datum, i: number): string => SENTENCES[i % SENTENCES.length]!(text);

/** 60,000 phones, 16,000 e-mail addresses, 12,000 CPFs and 12,000 tokens. */
export function personalData(): Datum[] {
  return [...phones(60_000), ...emails(16_000), ...cpfs(12_000), ...tokens(12_000)];
}

const ordinaryKinds: readonly (readonly [string, (random: () => number) => string])[] = [
  ['order number', r => `order ${digits(r, 4 + Math.floor(r() * 4)).replace(/^0/, '4')} shipped`],
  ['order with year', r => `pedido 2026-${digits(r, 6)} criado`],
  ['row id', r => `row ${1 + Math.floor(r() * 9e7)} updated`],
  ['seconds since 1970', r => `expires ${Math.floor(1.6e9 + r() * 3e8)}`],
  ['milliseconds since 1970', r => `at ${Math.floor(1.6e12 + r() * 3e11)}`],
  ['nanoseconds since 1970', r => `ts=${Math.floor(1.6e9 + r() * 3e8)}${digits(r, 9)}`],
  ['ISO time', r => new Date(1.6e12 + r() * 3e11).toISOString()],
  [
    'date and time',
    r => `${new Date(1.6e12 + r() * 3e11).toISOString().slice(0, 19).replace('T', ' ')} done`,
  ],
  ['Brazilian date', r => `em ${new Date(1.6e12 + r() * 3e11).toLocaleString('pt-BR', { timeZone: 'UTC' })}`],
  [
    'compact time',
    r => `backup-${new Date(1.6e12 + r() * 3e11).toISOString().replace(/\D/g, '').slice(0, 14)}.gz`,
  ],
  [
    'BRL',
    r => `R$ ${(r() * 1e6).toLocaleString('pt-BR', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`,
  ],
  [
    'USD',
    r => `$${(r() * 1e7).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`,
  ],
  ['decimal', r => `value ${(r() * 1e6).toFixed(6)}`],
  ['bytes', r => `read ${Math.floor(r() * 9e8)} bytes`],
  ['thousands', r => `${Math.floor(r() * 1e9).toLocaleString('pt-BR')} rows`],
  ['UUID', r => `id ${uuid(r)}`],
  ['trace id', r => `trace_id=${hex(r, 32)}`],
  ['span id', r => `span ${hex(r, 16)}`],
  ['sha', r => `commit ${hex(r, 40)}`],
  ['short sha', r => `rev ${'a'}${hex(r, 11)}`],
  ['version', r => `v${digits(r, 1)}.${digits(r, 2)}.${digits(r, 3)}-rc.${digits(r, 1)}`],
  [
    'IPv4',
    r =>
      `from ${Array.from({ length: 4 }, () => Math.floor(r() * 256)).join('.')}:${1024 + Math.floor(r() * 60000)}`,
  ],
  ['duration', r => `took ${Math.floor(r() * 1e6)} ms, ${(r() * 100).toFixed(3)} s`],
  [
    'status line',
    r => `GET /conversations/${Math.floor(r() * 1e6)} 200 ${Math.floor(r() * 900)} ${(r() * 1e3).toFixed(1)}`,
  ],
  ['percent', r => `${(r() * 100).toFixed(2)}% of ${Math.floor(r() * 1e6)}`],
  ['port and pid', r => `pid ${Math.floor(r() * 4e6)} port ${Math.floor(r() * 65536)}`],
  ['tokens of a model', r => `tokens: ${Math.floor(r() * 9000)}, prompt_tokens=${Math.floor(r() * 9000)}`],
  [
    'stack frame',
    r =>
      `at Object.createWhatsAppAuthSpan (file:///srv/exporter/telemetry/tracing.ts:${Math.floor(r() * 900)}:${Math.floor(r() * 99)})`,
  ],
  ['identifier', r => `SLOShopOrderAvailabilityBurnsFast${Math.floor(r() * 9)} is pending`],
  [
    'alert of an objective',
    r =>
      `SLO${pick(r, ['FooPromptOrders', 'BotAnswerOnTime', 'ShopUp'])}BurnsFast${Math.floor(r() * 9)} and HTTPRequestQueueIsAlmostFull`,
  ],
  ['postal code', r => `CEP ${digits(r, 5)}-${digits(r, 3)}`],
];

const uuid = (r: () => number): string =>
  `${hex(r, 8)}-${hex(r, 4)}-4${hex(r, 3)}-8${hex(r, 3)}-${hex(r, 12)}`;

/** Text without personal data, such as logs are full of. */
export function ordinaryText(count: number): { kind: string; text: string }[] {
  const random = randomFrom('ordinary');
  return Array.from({ length: count }, (_, i) => {
    const [kind, make] = ordinaryKinds[i % ordinaryKinds.length]!;
    return { kind, text: make(random) };
  });
}
