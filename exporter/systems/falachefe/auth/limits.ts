import type { LabelValue } from 'vigia/metrics';
import { rateLimitHits } from '../../../../metrics/falachefe/whatsapp-auth.ts';
import { Problem } from '../../../base/problem.ts';
import { attemptsInMinute } from '../../../base/rate-limit.ts';
import type { Services } from '../services.ts';

export type LimitType = LabelValue<(typeof rateLimitHits)['labels']['limit_type']>;

/** Requests per phone and minute: several times what a person does, far below what a script does. */
export const limits: Readonly<Record<LimitType, number>> = {
  auth_attempts: 30,
  verification_codes: 10,
  messages: 60,
};

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
