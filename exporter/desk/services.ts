import { createEvents, type Events, type Loggers } from '@vigia/telemetry';
import { deskEvents } from '../../metrics/desk.events.ts';
import type { Context } from '../base/module.ts';
import type { Services as Shared } from '../base/services.ts';

/** What the parts of the desk share: the service's, and its own events. */
export interface Services extends Omit<Shared, 'log'> {
  readonly log: Loggers<never>;
  readonly events: Events<typeof deskEvents>;
}

export function servicesOf<C extends Context>(context: C): C & Services {
  const log = context.log as Services['log'];
  return { ...context, log, events: createEvents(deskEvents, log) };
}
