/** Masks a secret that a person must still tell from another: its last four characters stay when it is long. */
export function maskToken(token: string): string {
  return token.length >= 16 ? `…${token.slice(-4)}` : '…';
}

const SECRET = '[secret]';
const HINT = /pass|senha|pwd|secret|segredo|token|key|auth|bearer|basic|cred|cookie/i;
const BEARER = /\b(bearer)(\s+)[\w.~+/-]{6,}=*/gi;
const BASIC = /\b([Bb]asic)(\s+)(?=[a-z]*[A-Z\d+/=])[\w+/-]{8,}=*/g;
/** `password=…`, `"senha":"…"`, `senha: …`: whatever follows, a quoted text as a whole. */
const PASSWORD =
  /((?:pass(?:word|wd|phrase|code)?|pwd|senha)[\\"']*\s{0,2}[=:]\s{0,2})(?!\[secret\])(\\?"[^"\n]*"|'[^'\n]*'|[^\s,;&}\])"']+)/gi;
/** `api_key=…`, `"token":"…"`: what is as long as a key, or a quoted text. A count of tokens is none. */
const KEY =
  /((?:token|secret|segredo|api[_-]?key|access[_-]?key|private[_-]?key|authorization|credentials?|cookie)[\\"']*\s{0,2}[=:]\s{0,2})(?!\[secret\])(\\?"[^"\n]+"|'[^'\n]+'|(?=[^\s,;&}\])"']*[\d_-])[^\s,;&}\])"']{6,})/gi;
const USERINFO = /(\b[a-z][a-z+.-]{1,20}:\/\/[^\s:/@]{0,64}:)[^\s/@]{1,256}@/gi;
/** Keys that say by their first letters whose they are: OpenAI, Stripe, GitHub, Slack, AWS, Google; JSON web tokens. */
const PREFIXED =
  /\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?|\b(?:sk|pk|rk)[-_](?=[\w-]*\d)[\w-]{12,}|\b(?:ghp|gho|ghu|ghs|ghr|github_pat|glpat|npm|hf)[-_]\w{16,}|\bxox[abeprs]-[\w-]{10,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}/g;
/** Long enough that nobody types it: 16 random bytes have 22 characters. */
const LONG = /[\w-]{22,}(?:\.[\w-]{6,})*/g;
const LONG_HINT = /[\w-]{22}/;

/** Removes passwords, tokens and API keys from a text. What stands before them tells that one was there. */
export function redactSecrets(text: string): string {
  let clean = text;
  if (HINT.test(clean)) {
    clean = clean
      .replace(BEARER, `$1 ${SECRET}`)
      .replace(BASIC, `$1 ${SECRET}`)
      .replace(PASSWORD, kept)
      .replace(KEY, kept);
  }
  if (clean.includes('://') && clean.includes('@')) clean = clean.replace(USERINFO, `$1${SECRET}@`);
  clean = clean.replace(PREFIXED, '[token]');
  return LONG_HINT.test(clean) ? clean.replace(LONG, word => (isRandom(word) ? '[token]' : word)) : clean;
}

/** The quotes stay, so that JSON in a text stays JSON. */
function kept(_: string, name: string, value: string): string {
  const quote = /^\\?["']/.exec(value)?.[0] ?? '';
  return `${name}${quote}${SECRET}${quote}`;
}

/** Words one after the other, an acronym before them or a number after them: no chance makes that of 22 letters. */
const CAMEL_CASE =
  /^(?:[A-Z]{2,5}(?=[A-Z][a-z]))?[A-Za-z][a-z]+(?:[A-Z][a-z]{2,}|At|By|In|Is|No|Of|On|To|Up)+\d{0,2}$/;

/**
 * Whether a long word is random: capitals, small letters and digits mixed as chance mixes them. Hexadecimal ids, UUIDs
 * and identifiers in camel case are not: their letters are of one case, or stay in their case for a whole word.
 */
function isRandom(word: string): boolean {
  if (CAMEL_CASE.test(word)) return false;
  const upper = word.match(/[A-Z]/g)?.length ?? 0;
  const lower = word.match(/[a-z]/g)?.length ?? 0;
  if (upper === 0 || lower === 0) return false;
  const share = Math.min(upper, lower) / (upper + lower);
  if (share >= 0.28) return true;
  const runsOfDigits = word.match(/\d+/g)?.length ?? 0;
  if (runsOfDigits > 1) return share >= 0.12;
  const runs = word.match(/[A-Z]+|[a-z]+|\d+|[_.-]+/g)!.length;
  return runs / word.length > 0.42;
}
