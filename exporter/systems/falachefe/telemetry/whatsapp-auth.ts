import type { ErrorReporting } from '@vigia/telemetry';
import { spansOf } from '@vigia/telemetry/tracing';

/** Spans and error reports of WhatsApp authentication, as the first document names them. */

export const createWhatsAppAuthSpan = spansOf('whatsapp-auth');

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
