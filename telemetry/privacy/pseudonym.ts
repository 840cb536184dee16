import { createHmac, randomBytes } from 'node:crypto';

/** Shorter keys could be found by trying. */
export const MIN_KEY_LENGTH = 16;
/** Hex digits kept: 40 bits tell the people of one service apart. */
const LENGTH = 10;
/** No digits, so that a pseudonym is never taken for a number. */
const LETTERS = 'bcdfghjklmnpqrst';

let secret: string | Buffer = randomBytes(32);

/**
 * Sets the key of the pseudonyms: with the same key a person has the same one in every process and after every
 * restart. Default: random, so that they hold within one process only. Throws on a key under 16 characters.
 *
 * @example
 * setPseudonymKey(readFileSync('/run/secrets/privacy-key', 'utf8').trim());
 */
export function setPseudonymKey(key: string): void {
  if (key.length < MIN_KEY_LENGTH) {
    throw new Error(
      `the privacy key has ${key.length} characters: give a random one of at least ${MIN_KEY_LENGTH}`,
    );
  }
  secret = key;
}

/**
 * Ten letters that stand for the value: a keyed hash (HMAC-SHA-256), which nobody without the key can compute.
 *
 * @example
 * pseudonym('5511987654321'); // 'kdskpngspg', and always the same with the same key
 */
export function pseudonym(value: string): string {
  const hash = createHmac('sha256', secret).update(value).digest('hex').slice(0, LENGTH);
  return hash.replace(/./g, digit => LETTERS[Number.parseInt(digit, 16)]!);
}
