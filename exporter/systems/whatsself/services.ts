import { createEvents, type Events, type Loggers } from '@vigia/telemetry';
import { whatsselfEvents, type whatsselfLoggers } from '../../../metrics/whatsself.events.ts';
import type { Context } from '../../base/module.ts';
import type { Services as Shared } from '../../base/services.ts';

/** What the parts of WhatsSelf share: the service's, and its own events. */
export interface Services extends Omit<Shared, 'log'> {
  readonly log: Loggers<keyof typeof whatsselfLoggers>;
  readonly events: Events<typeof whatsselfEvents>;
}

export function servicesOf<C extends Context>(context: C): C & Services {
  const log = context.log as Services['log'];
  return { ...context, log, events: createEvents(whatsselfEvents, log) };
}
