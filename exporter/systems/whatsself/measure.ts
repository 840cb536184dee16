import type { Instruments } from '@vigia/telemetry';
import { OTHER } from 'vigia/metrics';
import {
  breakerFailRate,
  breakerStateContact,
  breakerStateGlobal,
  rateGlobalPerMinute,
  ratePerContactPer5Minutes,
} from '../../../metrics/whatsself.ts';
import { stateValue } from './breaker.ts';
import type { WhatsSelf } from './whatsself.ts';

/** The contacts with the largest values up to the label's budget; the rest apart. */
export function busiest(values: ReadonlyMap<string, number>, budget: number) {
  const sorted = [...values].sort(([, a], [, b]) => b - a);
  return { top: sorted.slice(0, budget), rest: sorted.slice(budget).map(([, value]) => value) };
}

/** Brings WhatsSelf's gauges up to date. */
export function measureWhatsSelf({ queue, rates }: Measured, instruments: Instruments): void {
  instruments.gauge(rateGlobalPerMinute).set({}, queue.perMinute);
  instruments.gauge(breakerStateGlobal).set({}, stateValue[queue.breaker.state]);
  instruments.gauge(breakerFailRate).set({}, queue.breaker.failRate);

  const rated = busiest(rates, ratePerContactPer5Minutes.labels.contactId.budget);
  instruments
    .gauge(ratePerContactPer5Minutes)
    .replace([
      ...rated.top.map(([contactId, value]) => [{ contactId }, value] as const),
      [{ contactId: OTHER }, rated.rest.reduce((sum, value) => sum + value, 0)],
    ]);

  const states = new Map(queue.troubled.map(({ contactId, state }) => [contactId, stateValue[state]]));
  const troubled = busiest(states, breakerStateContact.labels.contactId.budget);
  instruments
    .gauge(breakerStateContact)
    .replace([
      ...troubled.top.map(([contactId, value]) => [{ contactId }, value] as const),
      [{ contactId: OTHER }, Math.max(0, ...troubled.rest)],
    ]);
}

interface Measured {
  readonly queue: Pick<WhatsSelf['queue'], 'perMinute' | 'breaker' | 'troubled'>;
  readonly rates: ReadonlyMap<string, number>;
}
