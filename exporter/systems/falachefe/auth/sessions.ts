import { randomBytes } from 'node:crypto';
import { sessionsCreated, sessionsExpired } from '../../../../metrics/falachefe/whatsapp-auth.ts';
import { digest } from '../../../base/digest.ts';
import type { Session } from '../../../seams/logins.ts';
import type { Services } from '../services.ts';
import type { PhoneAtCompany } from './verification.ts';

/** A working day, unless the caller asks for less (a shared device). */
export const MAX_SESSION_SECONDS = 8 * 3600;

export interface NewSession {
  readonly sessionToken: string;
  readonly expiresAt: Date;
}

/** The live session of a token, or undefined. */
export async function findSession({ database }: Services, token: string): Promise<Session | undefined> {
  const [row] = await database.query<{
    user_id: string;
    company_id: string;
    phone: string;
    expires_at: Date;
  }>(
    `SELECT s.user_id, s.company_id, u.phone, s.expires_at FROM whatsapp_sessions s JOIN users u ON u.id = s.user_id
     WHERE s.token_hash = $1 AND s.expires_at > now()`,
    [digest(token)],
  );
  return (
    row && { userId: row.user_id, companyId: row.company_id, phone: row.phone, expiresAt: row.expires_at }
  );
}

/** Whether the phone has a live session; a login beside it is allowed, and noted on the span. */
export async function hasSession(
  { database }: Services,
  { phone, companyId }: PhoneAtCompany,
): Promise<boolean> {
  const rows = await database.query(
    `SELECT 1 FROM whatsapp_sessions s JOIN users u ON u.id = s.user_id
     WHERE u.phone = $1 AND u.company_id = $2 AND s.expires_at > now() LIMIT 1`,
    [phone, companyId],
  );
  return rows.length > 0;
}

export async function createSession(
  services: Services,
  userId: string,
  companyId: string,
  seconds: number,
): Promise<NewSession> {
  const { database, instruments, events } = services;
  const sessionToken = randomBytes(32).toString('base64url');
  const expiresAt = new Date(Date.now() + seconds * 1000);
  await database.query(
    'INSERT INTO whatsapp_sessions (token_hash, user_id, company_id, expires_at) VALUES ($1, $2, $3, $4)',
    [digest(sessionToken), userId, companyId, expiresAt],
  );
  instruments.counter(sessionsCreated).inc({ user_id: userId, company_id: companyId });
  events.sessionCreated({ userId, companyId, sessionToken, expiresAt });
  return { sessionToken, expiresAt };
}

/** Removes the sessions whose time is over; each is counted by the statement that removes it, hence once. */
export async function expireSessions({ database, instruments }: Services): Promise<void> {
  const rows = await database.query<{ user_id: string; company_id: string }>(
    'DELETE FROM whatsapp_sessions WHERE expires_at <= now() RETURNING user_id, company_id',
  );
  for (const { user_id, company_id } of rows)
    instruments.counter(sessionsExpired).inc({ user_id, company_id });
}
