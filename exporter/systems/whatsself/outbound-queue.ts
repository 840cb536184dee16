import { AsyncLocalStorage } from 'node:async_hooks';
import { SlidingWindow } from '../../base/window.ts';
import { type BreakerPolicy, type BreakerState, CircuitBreaker } from './breaker.ts';
import { Pace } from './pace.ts';

export interface Outbound {
  readonly id: string;
  readonly contactId: string;
  readonly phone: string;
  readonly text: string;
}
interface Waiting {
  readonly message: Outbound;
  readonly inContext: (work: () => Promise<void>) => Promise<void>;
  /** Not sent before, by `performance.now()`. */
  readonly readyAt: number;
  attempts: number;
}
interface ContactState {
  readonly sent: SlidingWindow;
  readonly breaker: CircuitBreaker;
  sending: boolean;
}

/** WhatsApp bans numbers that send faster than people read: ten a second in all, thirty in five minutes to one. */
export const GLOBAL_PER_MINUTE = 600;
const CONTACT_PER_WINDOW = 30;
export const CONTACT_WINDOW_MS = 5 * 60_000;
const IN_FLIGHT = 8;
/** Answers come as fast as a good typist writes them: faster ones look like a machine's, which WhatsApp bans. */
const PER_CHARACTER_MS = 40;
/** A message that failed this often is given up. */
const ATTEMPTS = 3;
/** Messages that may wait, in all and for one contact. */
const MAX_WAITING = 5000;
const MAX_WAITING_PER_CONTACT = 5;
/** How often the queue looks by itself: limits and breakers free up as time passes. */
const LOOK_MS = 50;

/** Half of the sends of 30 seconds failed: WhatsApp is away; try again after ten. */
const GLOBAL_POLICY: BreakerPolicy = {
  windowMs: 30_000,
  minimum: 10,
  failRate: 0.5,
  openMs: 10_000,
  probes: 3,
};
/** The same contact fails again and again while others do not: its number is gone. */
const CONTACT_POLICY: BreakerPolicy = {
  windowMs: 60_000,
  minimum: 3,
  failRate: 0.5,
  openMs: 10_000,
  probes: 1,
};

export interface QueueHooks {
  /** Hands the message to WhatsApp. Throws when it is not taken. */
  readonly send: (message: Outbound) => Promise<void>;
  /** Whether there is a session to send over. */
  readonly connected: () => boolean;
  readonly onDepth: (waiting: number) => void;
  readonly onBreaker: (state: BreakerState, contactId?: string) => void;
  readonly onGivenUp: (message: Outbound, attempts: number) => void;
}

/** What waits to be sent: in order for each contact, within the limits, and not while a circuit breaker is open. */
export class OutboundQueue {
  readonly pace = new Pace(GLOBAL_PER_MINUTE);
  readonly breaker: CircuitBreaker;
  private readonly hooks: QueueHooks;
  private readonly sentThisMinute = new SlidingWindow(60_000);
  private readonly contacts = new Map<string, ContactState>();
  private readonly timer: NodeJS.Timeout;
  private waiting: Waiting[] = [];
  private inFlight = 0;
  private paused = false;

  constructor(hooks: QueueHooks) {
    this.hooks = hooks;
    this.breaker = new CircuitBreaker(GLOBAL_POLICY, state => hooks.onBreaker(state));
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
    hooks.onDepth(0);
  }

  get depth(): number {
    return this.waiting.length;
  }
  /** Messages handed to WhatsApp in the last minute. */
  get perMinute(): number {
    return this.sentThisMinute.count;
  }
  /** Whether another message for the contact would be refused. */
  full(contactId: string): boolean {
    const own = this.waiting.filter(({ message }) => message.contactId === contactId).length;
    return own >= MAX_WAITING_PER_CONTACT || this.waiting.length >= MAX_WAITING;
  }
  /** Messages handed to WhatsApp for the contact in its window. */
  sentTo(contactId: string): number {
    return this.contacts.get(contactId)?.sent.count ?? 0;
  }
  /** The breakers of contacts that are not closed. */
  get troubled(): readonly { readonly contactId: string; readonly state: BreakerState }[] {
    return [...this.contacts]
      .map(([contactId, { breaker }]) => ({ contactId, state: breaker.state }))
      .filter(({ state }) => state !== 'closed');
  }

  push(message: Outbound): void {
    // Sent in the context in which it came: its own trace and request id.
    const inContext = AsyncLocalStorage.snapshot();
    const readyAt = performance.now() + message.text.length * PER_CHARACTER_MS;
    this.waiting.push({ message, inContext, readyAt, attempts: 0 });
    this.look();
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
    this.look();
  }
  /** Drops what waits for the contact, and forgets it. */
  forget(contactId: string): void {
    this.waiting = this.waiting.filter(({ message }) => message.contactId !== contactId);
    this.contacts.delete(contactId);
    this.hooks.onDepth(this.waiting.length);
  }
  /** Forgets contacts of whom nothing is to be remembered. */
  tidy(): void {
    for (const [contactId, { sent, breaker, sending }] of this.contacts) {
      if (!sending && sent.count === 0 && breaker.state === 'closed') this.contacts.delete(contactId);
    }
  }
  stop(): void {
    clearInterval(this.timer);
    this.paused = true;
  }

  private look(): void {
    while (!this.paused && this.inFlight < IN_FLIGHT && this.hooks.connected() && this.breaker.allows) {
      const next = this.waiting.find(entry => this.mayGo(entry, performance.now()));
      if (!next || !this.pace.take()) break;
      this.waiting.splice(this.waiting.indexOf(next), 1);
      void next.inContext(() => this.attempt(next));
    }
    this.hooks.onDepth(this.waiting.length);
  }

  private mayGo({ message, readyAt }: Waiting, now: number): boolean {
    if (readyAt > now) return false;
    const contact = this.contacts.get(message.contactId);
    if (!contact) return true;
    return !contact.sending && contact.breaker.allows && contact.sent.count < CONTACT_PER_WINDOW;
  }

  private async attempt(entry: Waiting): Promise<void> {
    const { message } = entry;
    const contact = this.contactOf(message.contactId);
    contact.sending = true;
    this.inFlight++;
    const ends = [this.breaker.begin(), contact.breaker.begin()];
    this.sentThisMinute.add();
    contact.sent.add();
    entry.attempts++;
    const success = await this.hooks.send(message).then(
      () => true,
      () => false,
    );
    contact.sending = false;
    this.inFlight--;
    for (const end of ends) end(success);
    const forgotten = this.contacts.get(message.contactId) !== contact;
    if (!success && !forgotten && entry.attempts < ATTEMPTS) this.waiting.unshift(entry);
    else if (!success) this.hooks.onGivenUp(message, entry.attempts);
    this.look();
  }

  private contactOf(contactId: string): ContactState {
    const known = this.contacts.get(contactId);
    if (known) return known;
    const breaker = new CircuitBreaker(CONTACT_POLICY, state => this.hooks.onBreaker(state, contactId));
    const contact = { sent: new SlidingWindow(CONTACT_WINDOW_MS), breaker, sending: false };
    this.contacts.set(contactId, contact);
    return contact;
  }
}
