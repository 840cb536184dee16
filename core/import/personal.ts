/** Data of people and identifiers, by simple rules: what is taken for one is bounded and warned about, never written down. */

const KINDS: readonly (readonly [string, RegExp])[] = [
  ['WhatsApp addresses', /@(?:s\.whatsapp\.net|c\.us|g\.us|lid|broadcast|newsletter)$/i],
  ['e-mail addresses', /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i],
  ['phone numbers', /^\+?\d[\d\s().-]{8,17}\d$/],
  ['UUIDs', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['keys or hashes', /^(?:sk-|pk-|ey[A-Z])[\w.-]{12,}$|^(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{16,}$/i],
];
/** Names that say whose value it is. */
const NAMES =
  /(?:^|_)(?:phone|phone_number|msisdn|jid|email|user_email|cpf|cnpj|whatsapp|wa_id|telefone|celular)$/i;

/** Returns what the values of a label look like, if they look like data of people or identifiers. */
export function personalData(label: string, values: readonly string[]): string | undefined {
  const digits = (value: string) => value.replace(/\D/g, '').length;
  const found = KINDS.find(([kind, pattern]) =>
    values.some(
      value =>
        pattern.test(value.trim()) &&
        (kind !== 'phone numbers' || (digits(value) >= 10 && digits(value) <= 15 && !isMoment(value))),
    ),
  );
  if (found) return found[0];
  return NAMES.test(label) && values.some(value => !/^(?:none|null|undefined|unknown|-)$/i.test(value))
    ? 'data of people'
    : undefined;
}

/** Dates, times and dotted numbers have as many digits as a phone number. */
function isMoment(value: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}/.test(value) ||
    /^\d{1,3}(?:\.\d{1,3}){3}$/.test(value) ||
    /^1[5-9]\d{8}(?:\d{3})?$/.test(value)
  );
}
