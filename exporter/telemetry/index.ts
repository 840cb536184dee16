import type { ErrorReporting, Events, Loggers } from '@vigia/telemetry';
import { captureCrewAIError, crewaiEvents, crewaiLoggers } from './crewai.ts';
import { productionEvents } from './production.ts';
import { qualifierEvents, qualifierLoggers } from './qualifier.ts';
import { captureWhatsAppAuthError, whatsappAuthEvents, whatsappAuthLoggers } from './whatsapp-auth.ts';
import { whatsselfEvents, whatsselfLoggers } from './whatsself.ts';

/** What the kit is told of this service: its loggers, events and errors, put together from those of its systems. */

export const loggers = {
  ...whatsappAuthLoggers,
  ...crewaiLoggers,
  ...whatsselfLoggers,
  ...qualifierLoggers,
} as const;
export type ServiceLoggers = Loggers<keyof typeof loggers>;

export const events = {
  ...whatsappAuthEvents,
  ...crewaiEvents,
  ...whatsselfEvents,
  ...qualifierEvents,
  ...productionEvents,
} as const;
export type ServiceEvents = Events<typeof events>;

/** The documents' captures, in addition to the kit's own. */
export const errorsOf = (errors: ErrorReporting) => ({
  ...errors,
  captureWhatsAppAuthError: captureWhatsAppAuthError(errors),
  captureCrewAIError: captureCrewAIError(errors),
});
export type ServiceErrors = ReturnType<typeof errorsOf>;
