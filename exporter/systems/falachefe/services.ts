import { createEvents, type Events, type Loggers } from '@vigia/telemetry';
import {
  crewaiEvents,
  type falachefeLoggers,
  whatsappAuthEvents,
} from '../../../metrics/falachefe/events.ts';
import type { Context } from '../../base/module.ts';
import type { Services as Shared } from '../../base/services.ts';
import { captureCrewAIError } from './telemetry/crewai.ts';
import { captureWhatsAppAuthError } from './telemetry/whatsapp-auth.ts';

const events = { ...whatsappAuthEvents, ...crewaiEvents } as const;

/** What the parts of Falachefe share: the service's, its own events, and the document's captures of errors. */
export interface Services extends Omit<Shared, 'log' | 'errors'> {
  readonly log: Loggers<keyof typeof falachefeLoggers>;
  readonly events: Events<typeof events>;
  readonly errors: Shared['errors'] & {
    readonly captureWhatsAppAuthError: ReturnType<typeof captureWhatsAppAuthError>;
    readonly captureCrewAIError: ReturnType<typeof captureCrewAIError>;
  };
}

export function servicesOf<C extends Context>(context: C): C & Services {
  const log = context.log as Services['log'];
  const { errors } = context;
  return {
    ...context,
    log,
    events: createEvents(events, log),
    errors: {
      ...errors,
      captureWhatsAppAuthError: captureWhatsAppAuthError(errors),
      captureCrewAIError: captureCrewAIError(errors),
    },
  };
}
