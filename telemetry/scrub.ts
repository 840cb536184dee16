import type { Event } from '@sentry/node';
import { redact, redactEvent } from './privacy/index.ts';

/**
 * The event with everything in it cleared: message, exceptions, stacks with their variables, breadcrumbs, request, tags,
 * extra, contexts, spans. Of the user only the id stays.
 */
export function scrub<E extends Event>(event: E): E {
  const { release, sdkProcessingMetadata, user, ...rest } = event;
  return {
    ...(redactEvent(rest) as E),
    ...(user?.id !== undefined && { user: redact({ id: user.id }) as Event['user'] }),
    // Ours, and reads like an e-mail address.
    ...(release !== undefined && { release }),
    // Stays in the process: what Sentry itself needs to send the event.
    ...(sdkProcessingMetadata && { sdkProcessingMetadata }),
  };
}
