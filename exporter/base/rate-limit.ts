import type { Store } from '../storage/store.ts';
import { digest } from './digest.ts';

const WINDOW_SECONDS = 60;

/**
 * Counts a request of this phone and gives how many there were in the last minute, by a sliding window: the previous
 * minute counts for the part of it that is less than a minute old. Refused requests count too, so that hammering does
 * not pay.
 */
export async function attemptsInMinute(
  { store }: { readonly store: Store },
  kind: string,
  phone: string,
): Promise<number> {
  const minute = Date.now() / 1000 / WINDOW_SECONDS;
  const key = (n: number): string => `limit:${kind}:${digest(phone)}:${n}`;
  const current = await store.increment(key(Math.floor(minute)), 2 * WINDOW_SECONDS);
  const previous = Number((await store.get(key(Math.floor(minute) - 1))) ?? 0);
  return Math.floor(previous * (1 - (minute % 1)) + current);
}
