import { setTimeout as sleep } from 'node:timers/promises';
import type { whatsselfScenarios } from '../../../metrics/whatsself.scenarios.ts';
import type { Scenario, Stage } from '../../scenarios/scenario.ts';
import { runLane } from '../../traffic/lane.ts';
import { ContactCaller } from './caller.ts';
import { contactPhones } from './contact-phones.ts';
import { GLOBAL_PER_MINUTE } from './outbound-queue.ts';
import { UAZ_LINK, UAZ_SEND, UAZ_SESSION } from './simulated-gateway.ts';
import type { WhatsSelf } from './whatsself.ts';

/** Sends a minute that are left while the outflow is starved, far below the four a second that come in then. */
const STARVED_PER_MINUTE = 60;

/** Past the five minutes within which WhatsSelf promises to be connected again. */
const LATE_MS = 6 * 60_000;
/** Twice as long as it takes WhatsSelf to notice. */
const LINK_CHANGES_MS = 2000;

/** Contacts of the scenario's own who greet in turn, one every `everyMs`, until the signal aborts. */
function greet({ url, signal }: Stage, group: number, everyMs: number, contacts = 60): Promise<void> {
  const caller = new ContactCaller(url, signal);
  const phones = contactPhones(group, contacts);
  let turn = 0;
  return runLane({ every: () => everyMs, inFlight: 20, signal }, () =>
    caller.writeToWhatsSelf(phones[turn++ % phones.length]!, 'Bom dia'),
  );
}

/** The faults of WhatsSelf; each ends with its queue able to drain. */
export const scenariosOf = (
  whatsself: WhatsSelf,
): Readonly<Record<(typeof whatsselfScenarios)[number], Scenario>> => ({
  'session-lost': {
    about: 'WhatsApp logs the number of WhatsSelf out and offers QR codes, while one contact a second writes',
    simulated: true,
    touches: ['whatsself-session', 'whatsself-queue'],
    run: async stage => {
      const release = stage.faults.hold(UAZ_LINK, {});
      await greet(stage, 1, 1000);
      release();
    },
  },
  'late-recovery': {
    about: 'WhatsApp loses the session again and again, and says each time that it was gone for six minutes',
    simulated: true,
    touches: ['whatsself-session', 'whatsself-queue'],
    run: async ({ faults, signal }) => {
      const wait = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {});
      while (!signal.aborted) {
        const release = faults.hold(UAZ_LINK, { age: LATE_MS });
        await wait(LINK_CHANGES_MS);
        release();
        await wait(LINK_CHANGES_MS);
      }
    },
  },
  'queue-stalled': {
    about: 'Nothing leaves the outbound queue of WhatsSelf, while two contacts a second write',
    simulated: false,
    touches: ['whatsself-queue'],
    run: async stage => {
      whatsself.queue.pause();
      await greet(stage, 2, 500);
      whatsself.queue.resume();
    },
  },
  'outflow-starved': {
    about: 'The limit of WhatsSelf is set to one message a second, while four contacts a second write',
    simulated: false,
    touches: ['whatsself-queue'],
    run: async stage => {
      const { pace } = whatsself.queue;
      pace.perMinute = STARVED_PER_MINUTE;
      await greet(stage, 3, 250, 120);
      pace.perMinute = GLOBAL_PER_MINUTE;
    },
  },
  'send-failures': {
    about: 'WhatsApp takes three messages of five, which keeps the circuit breaker closed',
    simulated: true,
    touches: ['whatsself-queue'],
    run: async stage => {
      const release = stage.faults.hold(UAZ_SEND, { status: 502, share: 0.4 });
      await greet(stage, 4, 400);
      release();
    },
  },
  'breaker-open': {
    about: 'WhatsApp takes no message at all, until the circuit breaker opens',
    simulated: true,
    touches: ['whatsself-queue'],
    run: async stage => {
      const release = stage.faults.hold(UAZ_SEND, { status: 503 });
      await greet(stage, 5, 400);
      release();
    },
  },
  'backend-errors': {
    about: 'The gateway fails to tell the state of the session, which is asked for four times a second',
    simulated: true,
    touches: ['whatsself-session'],
    run: async ({ url, faults, signal }) => {
      const caller = new ContactCaller(url, signal);
      const release = faults.hold(UAZ_SESSION, { status: 500 });
      await runLane({ every: () => 250, inFlight: 10, signal }, () => caller.lookAtSession());
      release();
    },
  },
  'contact-flood': {
    about: 'One contact writes five messages a second, until it is blocked',
    simulated: false,
    touches: ['whatsself-contacts'],
    run: async ({ url, signal }) => {
      const caller = new ContactCaller(url, signal);
      const [phone] = contactPhones(7, 1) as [string];
      const { contactId } = await whatsself.contacts.withPhone(phone);
      await runLane({ every: () => 200, inFlight: 5, signal }, () =>
        caller.writeToWhatsSelf(phone, 'Bom dia'),
      );
      // What the runbook says, and let in again for the next time.
      await whatsself.block(contactId, true);
      await whatsself.block(contactId, false);
    },
  },
});
