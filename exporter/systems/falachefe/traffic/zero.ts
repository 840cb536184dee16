import type { Instruments } from '@vigia/telemetry';
import {
  authAttempts,
  rateLimitHits,
  sessionsCreated,
  sessionsExpired,
  verificationCodesSent,
} from '../../../../metrics/falachefe/whatsapp-auth.ts';
import { people } from '../../../traffic/people.ts';
import { userIdOf } from '../auth/auth.ts';

/** The series of the demo's users exist from the start: the first wrong code is an increase, not a new series. */
export function startPeopleAtZero({ counter }: Instruments): void {
  for (const { phone: phone_number, companyId: company_id } of people) {
    const user_id = userIdOf({ phone: phone_number, companyId: company_id });
    counter(authAttempts).zero({ phone_number, company_id, auth_method: 'verification_code' });
    counter(authAttempts).zero({ phone_number, company_id, auth_method: 'session_token', status: 'success' });
    counter(rateLimitHits).zero({ phone_number, limit_type: 'verification_codes' });
    counter(verificationCodesSent).zero({ phone_number, company_id });
    counter(sessionsCreated).zero({ user_id, company_id });
    counter(sessionsExpired).zero({ user_id, company_id });
  }
}
