import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min';

const MASK = '*';

/**
 * Masks a phone number: the country calling code and the last two digits stay, every other digit becomes `*`.
 * Reads numbers with or without `+`; what is no valid number keeps its last two digits only. Numbers that are
 * masked already come back unchanged.
 */
export function maskPhone(phone: string): string {
  if (phone.includes(MASK)) return phone;
  const digits = phone.replace(/\D/g, '');
  const parsed = parsePhone(phone);
  const code = parsed ? String(parsed.countryCallingCode) : '';
  const national = digits.startsWith(code) ? digits.slice(code.length) : digits;
  const shown = national.length > 4 ? national.slice(-2) : '';
  return `${code && `+${code}`}${MASK.repeat(national.length - shown.length)}${shown}`;
}

/** The number in E.164 form (`+5511987654321`), or undefined when it is not a possible number. */
export function normalisePhone(phone: string): string | undefined {
  return parsePhone(phone)?.number;
}

function parsePhone(phone: string): PhoneNumber | undefined {
  const digits = phone.replace(/\D/g, '');
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  return parsed?.isPossible() ? parsed : undefined;
}

/** Masks a secret that a person must still tell from another: its last four characters stay when it is long. */
export function maskToken(token: string): string {
  return token.length >= 16 ? `…${token.slice(-4)}` : '…';
}

const SECRET_KEY = /pass(word|phrase)?$|token$|api_?-?keys?$|secrets?$|authorization$|cookie$|credentials?$/i;
const PHONE_KEY = /phone|msisdn|whatsapp_?id$|^jid$/i;
const EMAIL_KEY = /e-?mail/i;
const PHONE_IN_TEXT = /(?<![\w*.-])\+?\d[\d ().-]{8,18}\d(?![\w*-])/g;
const EMAIL_IN_TEXT = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g;
const BEARER_IN_TEXT = /\bbearer\s+\S+/gi;
const MASKED_KEYS = new Set(['sessionToken']);
/** Deeper values are cut: nothing worth logging nests further, and a cycle must end. */
const MAX_DEPTH = 8;

/**
 * A copy fit for a log line, a span or an error report: passwords, tokens and API keys removed at every depth,
 * phones and e-mail addresses masked, under their own keys and inside text. `sessionToken` stays, masked.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[cut]';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map(item => redact(item, depth + 1));
  const clean: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (MASKED_KEYS.has(key)) clean[key] = maskToken(String(item));
    else if (SECRET_KEY.test(key)) continue;
    else if (PHONE_KEY.test(key) && isScalar(item)) clean[key] = maskPhone(String(item));
    else if (EMAIL_KEY.test(key) && isScalar(item)) clean[key] = '[email]';
    else clean[key] = redact(item, depth + 1);
  }
  return clean;
}

/** Masks the phones and e-mail addresses, and removes the bearer tokens, that stand inside a text. */
export function redactText(text: string): string {
  return text
    .replace(BEARER_IN_TEXT, 'Bearer …')
    .replace(EMAIL_IN_TEXT, '[email]')
    .replace(PHONE_IN_TEXT, match => {
      const digits = match.replace(/\D/g, '').length;
      return digits >= 10 && digits <= 15 && !isDateLike(match) ? maskPhone(match) : match;
    });
}

function redactError(error: Error, depth: number): unknown {
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    message: redactText(error.message),
    ...(code === undefined ? {} : { code }),
    ...(error.stack ? { stack: redactText(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}

const isScalar = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';
const isDateLike = (text: string): boolean => /^\d{4}-\d\d-\d\d/.test(text);
