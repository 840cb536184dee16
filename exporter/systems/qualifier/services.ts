import { createEvents, type Events, type Loggers } from '@vigia/telemetry';
import { qualifierEvents, type qualifierLoggers } from '../../../metrics/qualifier.events.ts';
import type { Context } from '../../base/module.ts';
import type { Services as Shared } from '../../base/services.ts';

/** What the parts of the qualifier share: the service's, and its own events. */
export interface Services extends Omit<Shared, 'log'> {
  readonly log: Loggers<keyof typeof qualifierLoggers>;
  readonly events: Events<typeof qualifierEvents>;
}

export function servicesOf<C extends Context>(context: C): C & Services {
  const log = context.log as Services['log'];
  return { ...context, log, events: createEvents(qualifierEvents, log) };
}
