import { createHash } from 'node:crypto';

/** Numbers from 0 up to 1, as evenly as a hash spreads them; the same in every run. */
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

export const pick = <T>(random: () => number, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)]!;

export const digits = (random: () => number, count: number): string =>
  Array.from({ length: count }, () => Math.floor(random() * 10)).join('');

export const hex = (random: () => number, count: number): string =>
  Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
export const letters = (random: () => number, count: number): string =>
  Array.from({ length: count }, () => ALPHABET[Math.floor(random() * 64)]).join('');

export const uuid = (r: () => number): string =>
  `${hex(r, 8)}-${hex(r, 4)}-4${hex(r, 3)}-8${hex(r, 3)}-${hex(r, 12)}`;
