import { maskPhone, phoneIdentity } from './phone.ts';
import { pseudonym } from './pseudonym.ts';
import { maskToken } from './secrets.ts';
import { redactText } from './text.ts';

const SECRET_KEY =
  /(?:pass(?:word|wd|phrase|code)?|senha|pwd|token|api_?-?keys?|secrets?|authorization|cookies?|credentials?|private_?-?key|access_?-?key)$/i;
const PHONE_KEY = /phone|msisdn|telefone|celular|whatsapp_?id$|^(?:remote)?jid$/i;
const EMAIL_KEY = /e-?mail/i;
const CPF_KEY = /(?:^|[._-])cpf$|Cpf$/;
/** What people or models wrote. Not `message` of an error, which is a text like any other. */
const CONTENT_KEY =
  /^(?:text|body|content|contents|caption|transcript|prompt|completion|question|reply|conversation)$|(?:message|msg|input|output|reply|prompt)_?(?:text|body|content)$|^gen_ai\.(?:prompt|completion|system_instructions|input\.messages|output\.messages)/i;
const MASKED_KEYS = new Set(['sessionToken']);
/** Deeper values are cut: nothing worth logging nests further, and a cycle must end. */
const MAX_DEPTH = 8;
/** More entries of one object or list are cut. */
const MAX_ENTRIES = 200;

/**
 * A copy fit for a log line, a span or an error report. Passwords, tokens and API keys are removed at every depth, what
 * people wrote is replaced by its length; phones, e-mail addresses and CPFs are masked, under their own keys and inside
 * text and keys. Under its own key a masked datum is joined by its pseudonym (`phoneNumberHash`), by which lines about one person are
 * found. `sessionToken` stays, masked.
 *
 * @example
 * redact({ phone: '+5511987654321', password: 'x', text: 'Oi' });
 * // { phone: '+55*********21', phoneHash: 'kdskpngspg', text: '[2 characters]' }
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return redactNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[cut]';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return redactError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value) || value instanceof Set) return redactList([...value], depth);
  if (value instanceof Map) return redactMap(value, depth);
  const { toJSON } = value as { toJSON?: () => unknown };
  if (typeof toJSON === 'function') return redact(toJSON.call(value), depth + 1);
  return redactEntries(value as Fields, {}, depth);
}

/**
 * Adds to `clean` what `redact` makes of an object's fields. What is no plain object, such as a Map, adds what it is as
 * JSON, when that has fields.
 */
export function redactFields(fields: object, clean: Record<string, unknown>): void {
  const prototype = Object.getPrototypeOf(fields);
  if (prototype === Object.prototype || prototype === null) redactEntries(fields as Fields, clean, 0);
  else {
    const made = redact(fields);
    if (typeof made === 'object') Object.assign(clean, made);
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Keys of a Map may be anything. */
const keyOf = (key: unknown): string => (typeof key === 'object' && key !== null ? '[object]' : String(key));

function redactList(items: readonly unknown[], depth: number): unknown[] {
  const shown = items.slice(0, MAX_ENTRIES).map(item => redact(item, depth + 1));
  return items.length > MAX_ENTRIES ? [...shown, `[${items.length - MAX_ENTRIES} more]`] : shown;
}

function redactMap(map: ReadonlyMap<unknown, unknown>, depth: number): Fields {
  const fields = Object.fromEntries([...map].map(([key, item]) => [keyOf(key), item]));
  return redactEntries(fields, {}, depth);
}

function redactEntries(fields: Fields, clean: Record<string, unknown>, depth: number): Fields {
  let room = MAX_ENTRIES;
  for (const key in fields) {
    if (!Object.hasOwn(fields, key)) continue;
    if (room-- === 0) break;
    const item = fields[key];
    const kind = kindOf(key);
    if (kind === 'plain') clean[key] = redact(item, depth + 1);
    else if (kind === 'unsafe') clean[redactText(key)] = redact(item, depth + 1);
    else if (kind === 'masked') clean[key] = maskToken(String(item));
    else if (kind === 'secret') continue;
    else if (kind === 'content') clean[key] = redactContent(item, depth);
    else if (isScalar(item) && item !== '') Object.assign(clean, correlatable(key, kind, String(item)));
    else clean[key] = redact(item, depth + 1);
  }
  return clean;
}

type Kind = 'plain' | 'unsafe' | 'masked' | 'secret' | 'content' | 'phone' | 'email' | 'cpf';

/** Keys are few and come again with every line. Keys that hold data are not kept. */
const MEMO = 2000;
const kinds = new Map<string, Kind>();

function kindOf(key: string): Kind {
  const known = kinds.get(key);
  if (known !== undefined) return known;
  const kind = classify(key);
  if (kind !== 'unsafe' && kinds.size < MEMO) kinds.set(key, kind);
  return kind;
}

function classify(key: string): Kind {
  if (MASKED_KEYS.has(key)) return 'masked';
  if (redactText(key) !== key) return 'unsafe';
  if (SECRET_KEY.test(key)) return 'secret';
  if (CONTENT_KEY.test(key)) return 'content';
  if (PHONE_KEY.test(key)) return 'phone';
  if (EMAIL_KEY.test(key)) return 'email';
  return CPF_KEY.test(key) ? 'cpf' : 'plain';
}

/** The mask, and beside it the pseudonym. What is masked already has none: the datum is not known any more. */
function correlatable(key: string, kind: Kind, value: string): Record<string, string> {
  if (value.includes('*') || value.startsWith('[')) return { [key]: value };
  const hashKey = /[_.]/.test(key) ? `${key}_hash` : `${key}Hash`;
  if (kind === 'phone') return { [key]: maskPhone(value), [hashKey]: pseudonym(phoneIdentity(value)) };
  if (kind === 'email') return { [key]: '[email]', [hashKey]: pseudonym(value.trim().toLowerCase()) };
  return { [key]: '[cpf]', [hashKey]: pseudonym(value.replace(/\D/g, '')) };
}

function redactContent(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return `[${value.length} characters]`;
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map(item => redactContent(item, depth + 1));
  return redact(value, depth + 1);
}

/** Only whole numbers as long as a phone can be one. */
function redactNumber(value: number | bigint): number | bigint | string {
  if (typeof value === 'number' && (!Number.isInteger(value) || value < 1e9 || value >= 1e15)) return value;
  const text = String(value);
  const clean = redactText(text);
  return clean === text ? value : clean;
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  return {
    type: error.name,
    message: redactText(error.message),
    ...(isScalar(code) ? { code: redact(code, depth + 1) } : {}),
    ...(error.stack ? { stack: redactText(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
    ...(Array.isArray(errors) ? { errors: redactList(errors.slice(0, 10), depth + 1) } : {}),
  };
}

const isScalar = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';
