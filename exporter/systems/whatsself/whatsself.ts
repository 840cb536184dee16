import { randomUUID } from 'node:crypto';
import { within } from '@vigia/telemetry/tracing';
import {
  contactOptChanges,
  firstResponseLatency,
  flowAutoSteps,
  flowStepDrops,
  messagesInbound,
  messagesOutbound,
  messagesOutboundFailed,
  outboundQueueDepth,
  triggerHits,
} from '../../../metrics/whatsself.ts';
import { secondsSince } from '../../base/digest.ts';
import { Problem } from '../../base/problem.ts';
import { UpstreamError } from '../../base/upstream.ts';
import { SlidingWindow } from '../../base/window.ts';
import { type Contact, Contacts } from './contacts.ts';
import { FlowRunner } from './flow-runner.ts';
import { flows, triggerOf, triggers } from './flows.ts';
import type { Gateway } from './gateway.ts';
import { Link } from './link.ts';
import { CONTACT_WINDOW_MS, type Outbound, OutboundQueue } from './outbound-queue.ts';
import type { Services } from './services.ts';
import { createWhatsSelfSpan } from './telemetry.ts';

/** A contact who is silent for this long has left the flow. Short, so that it shows while one watches. */
const STEP_PATIENCE_MS = 20_000;
const OPT_OUT = /^(sair|parar|cancelar)\b/i;
const OPT_IN = /^(voltar|entrar)\b/i;

export interface Received {
  readonly messageId: string;
  readonly contactId: string;
  readonly triggerId?: string;
}

/** A WhatsApp number that answers by itself: what comes in sets off triggers and flows, what goes out is queued. */
export class WhatsSelf {
  readonly queue: OutboundQueue;
  readonly link: Link;
  readonly contacts: Contacts;
  private readonly services: Services;
  private readonly gateway: Gateway;
  private readonly flows: FlowRunner;
  private readonly received = new Map<string, SlidingWindow>();
  /** When the first unanswered message of a contact came. */
  private readonly unanswered = new Map<string, number>();

  constructor(services: Services, gateway: Gateway) {
    this.services = services;
    this.gateway = gateway;
    const { instruments, events } = services;
    this.contacts = new Contacts(services.database);
    this.link = new Link(gateway, instruments, events);
    this.flows = new FlowRunner(
      {
        stepped: flowId => instruments.counter(flowAutoSteps).inc({ flowId }),
        dropped: (flowId, step) => instruments.counter(flowStepDrops).inc({ flowId, step }),
      },
      STEP_PATIENCE_MS,
    );
    this.queue = new OutboundQueue({
      send: message => this.send(message),
      connected: () => this.link.connected,
      onDepth: waiting => instruments.gauge(outboundQueueDepth).set({}, waiting),
      onBreaker: (state, contactId) => events.breakerChanged({ state, ...(contactId ? { contactId } : {}) }),
      onGivenUp: ({ id, contactId }, attempts) =>
        events.outboundGivenUp({ messageId: id, contactId, attempts }),
    });
    this.startAtZero();
  }

  /** A message from a contact. Throws a 403 `Problem` for one who is blocked. */
  async receive(phone: string, text: string): Promise<Received> {
    const contact = await this.contacts.withPhone(phone);
    const { contactId } = contact;
    if (contact.blocked)
      throw new Problem(
        403,
        `contact ${contactId} is blocked`,
        'unblock with POST /whatsself/contacts/ID/block',
      );
    const { instruments, events } = this.services;
    const messageId = randomUUID();
    instruments.counter(messagesInbound).inc();
    this.receivedFrom(contactId).add();
    const { says, triggerId } = await this.reactTo(contact, text);
    events.inboundReceived({ messageId, contactId, ...(triggerId ? { triggerId } : {}) });
    if (says !== undefined && !this.queue.full(contactId)) {
      if (!this.unanswered.has(contactId)) this.unanswered.set(contactId, performance.now());
      this.queue.push({ id: randomUUID(), contactId, phone, text: says });
    }
    return { messageId, contactId, ...(triggerId ? { triggerId } : {}) };
  }

  /** A message that somebody writes to a contact. Throws a `Problem` 404, 409 or 429. */
  async write(contactId: string, text: string): Promise<{ messageId: string }> {
    const { phone, optedIn, blocked } = await this.contacts.withId(contactId);
    if (!optedIn || blocked)
      throw new Problem(409, `contact ${contactId} refuses messages`, 'wait until the contact writes VOLTAR');
    if (this.queue.full(contactId))
      throw new Problem(429, `too many messages wait for contact ${contactId}`, 'try again in a minute');
    const messageId = randomUUID();
    this.queue.push({ id: messageId, contactId, phone, text });
    return { messageId };
  }

  /** Blocks a contact, dropping what waits for it and what is remembered of it; or lets it in again. */
  async block(contactId: string, blocked: boolean): Promise<void> {
    await this.contacts.withId(contactId);
    await this.contacts.block(contactId, blocked);
    if (!blocked) return;
    this.queue.forget(contactId);
    this.flows.leave(contactId);
    this.received.delete(contactId);
    this.unanswered.delete(contactId);
  }

  /** Messages from and to each contact in the last five minutes. */
  rates(): Map<string, number> {
    const rates = new Map<string, number>();
    for (const [contactId, window] of this.received) {
      if (window.count > 0) rates.set(contactId, window.count + this.queue.sentTo(contactId));
    }
    return rates;
  }

  /** Lets go of flows that nobody goes on with, and of contacts that have been silent. */
  tidy(): void {
    this.flows.expire();
    this.queue.tidy();
    for (const [contactId, window] of this.received) if (window.count === 0) this.received.delete(contactId);
  }

  stop(): void {
    this.queue.stop();
  }

  private async reactTo(contact: Contact, text: string): Promise<{ says?: string; triggerId?: string }> {
    const { contactId, optedIn } = contact;
    if (OPT_OUT.test(text))
      return this.opt(contactId, false, 'Você não receberá mais mensagens. Para voltar: VOLTAR.');
    if (OPT_IN.test(text)) return this.opt(contactId, true, 'Que bom ter você de volta!');
    if (!optedIn) return {};
    const trigger = triggerOf(text);
    if (!trigger) return { says: this.flows.answer(contactId) ?? 'Não entendi. Escreva AGENDAR ou PREÇO.' };
    this.services.instruments.counter(triggerHits).inc({ triggerId: trigger.id });
    const { does } = trigger;
    const says = 'says' in does ? does.says : this.flows.start(contactId, does.starts);
    return { says, triggerId: trigger.id };
  }

  private async opt(contactId: string, optedIn: boolean, says: string): Promise<{ says: string }> {
    if (await this.contacts.opt(contactId, optedIn)) {
      this.services.instruments.counter(contactOptChanges).inc({ direction: optedIn ? 'in' : 'out' });
      this.services.events.optChanged({ contactId, direction: optedIn ? 'in' : 'out' });
    }
    if (!optedIn) this.flows.leave(contactId);
    return { says };
  }

  private async send({ id, contactId, phone, text }: Outbound): Promise<void> {
    const { instruments, events } = this.services;
    const attributes = { 'whatsself.contact_id': contactId, 'whatsself.message_id': id };
    await within(createWhatsSelfSpan('whatsself.message.send', attributes), async () => {
      instruments.counter(messagesOutbound).inc();
      try {
        await this.gateway.send(phone, text);
      } catch (error) {
        const reason = reasonOf(error);
        instruments.counter(messagesOutboundFailed).inc({ reason });
        events.outboundFailed({ messageId: id, contactId, reason });
        throw error;
      }
      events.outboundSent({ messageId: id, contactId });
      const since = this.unanswered.get(contactId);
      if (since === undefined) return;
      this.unanswered.delete(contactId);
      instruments.histogram(firstResponseLatency).observe({}, secondsSince(since));
    });
  }

  private receivedFrom(contactId: string): SlidingWindow {
    const window = this.received.get(contactId) ?? new SlidingWindow(CONTACT_WINDOW_MS);
    this.received.set(contactId, window);
    return window;
  }

  /** Series exist from the start, so that the first event is an increase and none is no gap. */
  private startAtZero(): void {
    const { instruments } = this.services;
    for (const { id: triggerId } of triggers) instruments.counter(triggerHits).zero({ triggerId });
    for (const { id: flowId, steps } of flows) {
      instruments.counter(flowAutoSteps).zero({ flowId });
      for (const { step } of steps) instruments.counter(flowStepDrops).zero({ flowId, step });
    }
  }
}

function reasonOf(error: unknown): 'upstream_error' | 'timeout' | 'connection' {
  if (!(error instanceof UpstreamError)) return 'connection';
  return error.timedOut ? 'timeout' : 'upstream_error';
}
