import { CUT, enter, leave, takeValue } from './budget.ts';
import { readJid } from './jid.ts';
import { type Context, contextOf, type Kind, kindIn, kindOfName } from './names.ts';
import { isMasked, maskPhone, phoneIdentity } from './phone.ts';
import { pseudonym } from './pseudonym.ts';
import { maskToken, SECRET } from './secrets.ts';
import { redactText } from './text.ts';

/** Deeper values are cut: payloads of messengers nest ten deep, and a cycle must end. */
const MAX_DEPTH = 16;
/** More entries of one object or list are cut. */
const MAX_ENTRIES = 200;
/** Stands for what throws when it is read. */
const UNREADABLE = '[unreadable]';

/**
 * A copy fit for a log line, a span or an error report. Passwords, tokens and API keys are removed at every depth, what
 * people wrote is replaced by its length, and their names by `[name]`; phones, e-mail addresses and documents are masked,
 * under their own keys and inside text and keys. Under its own key a masked datum is joined by its pseudonym
 * (`phoneNumberHash`), by which lines about one person are found. `sessionToken` stays, masked. What throws when it is
 * read becomes `[unreadable]`, what is beyond the budget `[cut]`.
 *
 * @example
 * redact({ phone: '+5511987654321', password: 'x', text: 'Oi' });
 * // { phone: '+55*********21', phoneHash: 'kdskpngspg', text: '[2 characters]' }
 */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  enter();
  try {
    return cleaned(value, 0, undefined);
  } finally {
    leave();
  }
}

/**
 * Adds to `clean` what `redact` makes of an object's fields. What is no plain object, such as a Map, adds what it is as
 * JSON, when that has fields.
 */
export function redactFields(fields: object, clean: Record<string, unknown>): void {
  const prototype = Object.getPrototypeOf(fields);
  if (prototype === Object.prototype || prototype === null) {
    enter();
    try {
      entries(fields as Fields, clean, 0, undefined);
    } finally {
      leave();
    }
  } else {
    const made = redact(fields);
    if (typeof made === 'object') Object.assign(clean, made);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function cleaned(value: unknown, depth: number, context: Context): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return redactNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH || !takeValue()) return CUT;
  try {
    return cleanedObject(value, depth, context);
  } catch {
    return UNREADABLE;
  }
}

function cleanedObject(value: object, depth: number, context: Context): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return cleanedError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return cleanedList(value, value.length, depth, context);
  if (value instanceof Set) return cleanedList(first(value), value.size, depth, context);
  if (value instanceof Map) return cleanedMap(value, depth, context);
  const { toJSON } = value as { toJSON?: () => unknown };
  if (typeof toJSON === 'function') return cleaned(toJSON.call(value), depth + 1, context);
  return entries(value as Fields, {}, depth, context);
}

/** The first entries of what can be long. */
function first<T>(items: Iterable<T>): T[] {
  const some: T[] = [];
  for (const item of items) if (some.push(item) === MAX_ENTRIES) break;
  return some;
}

function cleanedList(items: readonly unknown[], length: number, depth: number, context: Context): unknown[] {
  const shown: unknown[] = [];
  for (let i = 0; i < length && i < MAX_ENTRIES; i++) {
    // Pairs, and headers as Node has them: ['x-api-key', '…'].
    const isValue = i % 2 === 1 && typeof items[i - 1] === 'string' && isSecretName(items[i - 1] as string);
    shown.push(isValue ? SECRET : cleaned(items[i], depth + 1, context));
  }
  if (length > MAX_ENTRIES) shown.push(`[${length - MAX_ENTRIES} more]`);
  return shown;
}

const isSecretName = (name: string): boolean => name.length <= 64 && kindOfName(name) === 'secret';

function cleanedMap(map: ReadonlyMap<unknown, unknown>, depth: number, context: Context): Fields {
  const fields = Object.fromEntries(first(map).map(([key, item]) => [keyOf(key), item]));
  const clean = entries(fields, {}, depth, context);
  return map.size > MAX_ENTRIES ? { ...clean, [CUT]: `${map.size - MAX_ENTRIES} more` } : clean;
}

/** Keys of a Map may be anything. */
const keyOf = (key: unknown): string => (typeof key === 'object' && key !== null ? '[object]' : String(key));

function entries(fields: Fields, clean: Record<string, unknown>, depth: number, context: Context): Fields {
  let room = MAX_ENTRIES;
  for (const key in fields) {
    if (!Object.hasOwn(fields, key)) continue;
    if (room-- === 0) {
      clean[CUT] = `${Object.keys(fields).length - MAX_ENTRIES} more`;
      break;
    }
    const item = read(fields, key);
    const kind = context === undefined ? kindOf(key) : kindIn(context, key, kindOf(key));
    if (kind === 'plain') clean[key] = below(item, key, depth, context);
    else if (kind === 'unsafe') clean[redactText(key)] = below(item, key, depth, context);
    else if (kind !== 'secret') field(clean, key, kind, item, fields, depth, context);
  }
  return clean;
}

/** Keys are few and come again with every line. */
const MEMO = 4096;
const kinds = new Map<string, Kind | 'unsafe'>();

/** What a key says about its value; `unsafe` where the key itself holds data. */
function kindOf(key: string): Kind | 'unsafe' {
  const known = kinds.get(key);
  if (known !== undefined) return known;
  const named = kindOfName(key);
  const kind = named === 'plain' && redactText(key) !== key ? 'unsafe' : named;
  if (kinds.size >= MEMO) kinds.clear();
  if (kind !== 'unsafe') kinds.set(key, kind);
  return kind;
}

function read(fields: Fields, key: string): unknown {
  try {
    return fields[key];
  } catch {
    return UNREADABLE;
  }
}

function below(item: unknown, key: string, depth: number, context: Context): unknown {
  if (typeof item === 'string') return redactText(item);
  if (typeof item === 'number') return redactNumber(item);
  if (typeof item !== 'object' || item === null) return cleaned(item, depth + 1, undefined);
  return cleaned(item, depth + 1, contextOf(key, context));
}

/** A field whose name says what it holds. */
function field(
  clean: Record<string, unknown>,
  name: string,
  kind: Kind,
  item: unknown,
  fields: Fields,
  depth: number,
  context: Context,
): void {
  const key = redactText(name);
  if (kind === 'value') {
    const said = fields.name ?? fields.key ?? fields.header ?? fields.nome;
    const named = typeof said === 'string' ? kindOfName(said) : 'plain';
    if (named === 'secret') clean[key] = SECRET;
    else if (named === 'plain' || named === 'value') clean[key] = below(item, name, depth, context);
    else field(clean, name, named, item, {}, depth, context);
    return;
  }
  if (kind === 'masked') clean[key] = maskToken(String(item));
  else if (kind === 'content') clean[key] = content(item, name, depth, context);
  else if (kind === 'name' && typeof item === 'string') clean[key] = item === '' ? '' : '[name]';
  else if (kind === 'place' && isScalar(item)) clean[key] = '[place]';
  else if (kind === 'party' && isScalar(item) && isPerson(String(item)))
    Object.assign(clean, correlatable(key, 'phone', String(item)));
  else if (isDatum(kind) && isScalar(item) && item !== '')
    Object.assign(clean, correlatable(key, kind, String(item)));
  else clean[key] = below(item, name, depth, context);
}

const isDatum = (kind: Kind): boolean =>
  kind === 'phone' || kind === 'group' || kind === 'email' || kind === 'document' || kind === 'pix';

/** Whether all of it is an id of a messenger or a phone number. */
function isPerson(value: string): boolean {
  if (readJid(value)) return true;
  const clean = redactText(value.trim());
  return clean.startsWith('+') && isMasked(clean);
}

/** The mask, and its pseudonym. What is masked already has none: the datum is not known any more. */
function correlatable(key: string, kind: Kind, value: string): Record<string, string> {
  if (isMasked(value)) return { [key]: value };
  const hashKey = /[_.]/.test(key) ? `${key}_hash` : `${key}Hash`;
  const jid = readJid(value);
  if (jid && jid.kind !== 'phone') return { [key]: `[${jid.kind}]`, [hashKey]: pseudonym(jid.number) };
  if (kind === 'group') {
    // Groups of other programs have names.
    const digits = value.replace(/\D/g, '');
    return digits.length < 10
      ? { [key]: redactText(value) }
      : { [key]: '[group]', [hashKey]: pseudonym(digits) };
  }
  if (kind === 'phone' && /lid(?:_?alt)?$/i.test(key)) {
    return { [key]: '[lid]', [hashKey]: pseudonym(value.replace(/\D/g, '')) };
  }
  if (kind === 'phone') return { [key]: maskPhone(value), [hashKey]: pseudonym(phoneIdentity(value)) };
  if (value.includes('@')) return { [key]: '[email]', [hashKey]: pseudonym(value.trim().toLowerCase()) };
  if (kind === 'email') return { [key]: '[email]', [hashKey]: pseudonym(value.trim().toLowerCase()) };
  if (kind === 'pix') return { [key]: '[pix]', [hashKey]: pseudonym(value.trim().toLowerCase()) };
  const digits = value.toUpperCase().replace(/[^\dA-Z]/g, '');
  return { [key]: digits.length > 11 ? '[cnpj]' : '[cpf]', [hashKey]: pseudonym(digits) };
}

function content(value: unknown, key: string, depth: number, context: Context): unknown {
  if (typeof value === 'string')
    return /^\[\d+ characters\]$/.test(value) ? value : `[${value.length} characters]`;
  if (Array.isArray(value)) {
    if (depth >= MAX_DEPTH) return CUT;
    const shown = value.slice(0, MAX_ENTRIES).map(item => content(item, key, depth + 1, context));
    return value.length > MAX_ENTRIES ? [...shown, `[${value.length - MAX_ENTRIES} more]`] : shown;
  }
  return below(value, key, depth, context);
}

/** Only whole numbers as long as a phone or a card can be one. */
function redactNumber(value: number | bigint): number | bigint | string {
  if (
    typeof value === 'number' &&
    (!Number.isInteger(value) || value < 1e9 || value > Number.MAX_SAFE_INTEGER)
  ) {
    return value;
  }
  const text = String(value);
  const clean = redactText(text);
  return clean === text ? value : clean;
}

function cleanedError(error: Error, depth: number): Record<string, unknown> {
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  return {
    type: error.name,
    message: redactText(String(error.message)),
    ...(isScalar(code) ? { code: cleaned(code, depth + 1, undefined) } : {}),
    ...(error.stack ? { stack: redactText(String(error.stack)) } : {}),
    ...(error.cause === undefined ? {} : { cause: cleaned(error.cause, depth + 1, undefined) }),
    ...(Array.isArray(errors)
      ? { errors: cleanedList(errors, Math.min(errors.length, 10), depth + 1, undefined) }
      : {}),
  };
}

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
