import { defineEvents, type ErrorReporting, eventOf } from '@vigia/telemetry';
import { spansOf } from '@vigia/telemetry/tracing';

/** What WhatsApp authentication tells of itself, as the first document names it. */

export const whatsappAuthLoggers = { whatsappAuth: 'security' } as const;

export const createWhatsAppAuthSpan = spansOf('whatsapp-auth');

const event = eventOf('whatsappAuth');

export interface AuthenticationAttempt {
  readonly phoneNumber: string;
  readonly companyId: string;
  readonly authMethod: string;
  readonly success: boolean;
  /** Why it failed. */
  readonly reason?: string;
}

export const whatsappAuthEvents = defineEvents({
  /** Audited: who tried to get in is kept apart from the running log. */
  authenticationAttempt: event<AuthenticationAttempt>('Authentication attempt', {
    audit: { message: 'WhatsApp authentication attempt', fields: { compliance: true } },
  }),
  verificationCodeSent: event<{ phoneNumber: string; companyId: string; codeLength: number }>(
    'Verification code sent',
  ),
  sessionCreated: event<{ userId: string; companyId: string; sessionToken: string; expiresAt: Date }>(
    'Session created',
  ),
  rateLimitHit: event<{ phoneNumber: string; limitType: string; attempts: number }>('Rate limit hit', {
    level: 'warn',
  }),
});

export interface WhatsAppAuthContext {
  /** Sent masked. */
  readonly phoneNumber?: string;
  readonly companyId?: string;
  readonly authMethod?: string;
}

export const captureWhatsAppAuthError =
  ({ capture }: ErrorReporting) =>
  (error: unknown, context: WhatsAppAuthContext): void =>
    capture('whatsapp-auth', error, context);
