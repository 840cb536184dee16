import type { LabelValue } from 'vigia/metrics';
import { rateLimitHits } from '../../../../metrics/falachefe/whatsapp-auth.ts';
import { digest } from '../../../base/digest.ts';
import { Problem } from '../../../base/problem.ts';
import type { Services } from '../../../base/services.ts';

export type LimitType = LabelValue<(typeof rateLimitHits)['labels']['limit_type']>;

const WINDOW_SECONDS = 60;
/** Requests per phone and minute: several times what a person does, far below what a script does. */
export const limits: Readonly<Record<LimitType, number>> = {
  auth_attempts: 30,
  verification_codes: 10,
  messages: 60,
};

/**
 * Counts a request of this phone and gives how many there were in the last minute, by a sliding window: the previous
 * minute counts for the part of it that is less than a minute old. Refused requests count too, so that hammering does
 * not pay.
 */
export async function attemptsInMinute({ store }: Services, kind: string, phone: string): Promise<number> {
  const minute = Date.now() / 1000 / WINDOW_SECONDS;
  const key = (n: number): string => `limit:${kind}:${digest(phone)}:${n}`;
  const current = await store.increment(key(Math.floor(minute)), 2 * WINDOW_SECONDS);
  const previous = Number((await store.get(key(Math.floor(minute) - 1))) ?? 0);
  return Math.floor(previous * (1 - (minute % 1)) + current);
}

/** Counts a request against its limit. Throws a 429 `Problem` when it is over. */
export async function enforceLimit(services: Services, type: LimitType, phone: string): Promise<void> {
  const { instruments, events } = services;
  const attempts = await attemptsInMinute(services, type, phone);
  if (attempts <= limits[type]) return;
  instruments.counter(rateLimitHits).inc({ phone_number: phone, limit_type: type });
  events.rateLimitHit({ phoneNumber: phone, limitType: type, attempts });
  throw new Problem(
    429,
    `more than ${limits[type]} ${type.replace('_', ' ')} a minute from one phone`,
    'wait a minute and try again',
  );
}
