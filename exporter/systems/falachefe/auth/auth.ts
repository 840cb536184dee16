import { within, withSpan } from '@vigia/telemetry/tracing';
import type { LabelValue } from 'vigia/metrics';
import { authAttempts, authResponseTime } from '../../../../metrics/falachefe/whatsapp-auth.ts';
import type { authMethod as authMethodLabel } from '../../../../metrics/labels.ts';
import { digest, secondsSince } from '../../../base/digest.ts';
import { Problem } from '../../../base/problem.ts';
import type { Services } from '../services.ts';
import { createWhatsAppAuthSpan } from '../telemetry/whatsapp-auth.ts';
import { enforceLimit } from './limits.ts';
import { createSession, findSession, hasSession, MAX_SESSION_SECONDS, type NewSession } from './sessions.ts';
import { type PhoneAtCompany, redeemCode } from './verification.ts';

export interface Credentials extends PhoneAtCompany {
  /** Exactly one of the two. */
  readonly code?: string | undefined;
  readonly sessionToken?: string | undefined;
  /** How long the new session lasts; default and most: a working day. */
  readonly sessionSeconds?: number | undefined;
}
export interface Authenticated extends Partial<NewSession> {
  readonly userId: string;
  readonly companyId: string;
}

/**
 * Authenticates by verification code, which opens a session, or by session token. Every attempt that passes the
 * rate limit is counted, timed and audited once, whatever its end. Throws `Problem` 401 or 429, or `Unavailable`.
 */
export async function authenticate(services: Services, credentials: Credentials): Promise<Authenticated> {
  const { instruments, events } = services;
  const { phone, companyId } = credentials;
  const method: LabelValue<typeof authMethodLabel> =
    credentials.code === undefined ? 'session_token' : 'verification_code';
  const attributes = {
    'whatsapp.phone_number': phone,
    'whatsapp.company_id': companyId,
    'whatsapp.auth_method': method,
  };
  return within(createWhatsAppAuthSpan('whatsapp.auth.authenticate_user', attributes), async () => {
    await enforceLimit(services, 'auth_attempts', phone);
    const start = performance.now();
    const ended = (status: 'success' | 'failed', reason?: string): void => {
      instruments.histogram(authResponseTime).observe({ auth_method: method, status }, secondsSince(start));
      instruments
        .counter(authAttempts)
        .inc({ phone_number: phone, company_id: companyId, auth_method: method, status });
      const success = status === 'success';
      events.authenticationAttempt({
        phoneNumber: phone,
        companyId,
        authMethod: method,
        success,
        ...(reason ? { reason } : {}),
      });
    };
    try {
      const result = await admit(services, credentials);
      ended('success');
      return result;
    } catch (error) {
      ended('failed', error instanceof Error ? error.message : 'unknown');
      // A refusal is an answer, not an error.
      if (!(error instanceof Problem))
        services.errors.captureWhatsAppAuthError(error, {
          phoneNumber: phone,
          companyId,
          authMethod: method,
        });
      throw error;
    }
  });
}

async function admit(services: Services, credentials: Credentials): Promise<Authenticated> {
  const { phone, companyId, code, sessionToken } = credentials;
  await withSpan('whatsapp.auth.check_active_session', async span => {
    if (sessionToken === undefined)
      return span.setAttribute('whatsapp.session.active', await hasSession(services, credentials));
    const session = await findSession(services, sessionToken);
    if (session?.phone !== phone || session.companyId !== companyId) {
      throw new Problem(
        401,
        'the session has ended or is not of this phone',
        'request a code with POST /auth/codes',
        'sessionToken',
      );
    }
    return span.setAttribute('whatsapp.session.active', true);
  });
  if (code !== undefined && !(await redeemCode(services, credentials, code))) {
    throw new Problem(
      401,
      'the code is wrong or no longer valid',
      'request a new one with POST /auth/codes',
      'code',
    );
  }
  const userId = await withSpan('whatsapp.auth.lookup_user', () => userOf(services, credentials));
  if (!(await services.uaz.isContact(phone))) {
    throw new Problem(401, 'the phone is no WhatsApp contact', 'use a number that has WhatsApp', 'phone');
  }
  if (code === undefined) return { userId, companyId };
  const session = await createSession(
    services,
    userId,
    companyId,
    credentials.sessionSeconds ?? MAX_SESSION_SECONDS,
  );
  return { userId, companyId, ...session };
}

/** The user of a phone at a company; the first right code makes one. */
async function userOf({ database }: Services, { phone, companyId }: PhoneAtCompany): Promise<string> {
  const [known] = await database.query<{ id: string }>(
    'SELECT id FROM users WHERE phone = $1 AND company_id = $2',
    [phone, companyId],
  );
  if (known) return known.id;
  const id = userIdOf({ phone, companyId });
  await database.query(
    'INSERT INTO users (id, phone, company_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [id, phone, companyId],
  );
  return id;
}

/** The id that a user gets: the same for the same phone at the same company, and telling neither. */
export const userIdOf = ({ phone, companyId }: PhoneAtCompany): string =>
  `u-${digest(`${companyId} ${phone}`).slice(0, 10)}`;
