import type { Logger } from '@vigia/telemetry';
import type { DeskWay } from 'vigia/desk';
import type { Clock } from '../clock.ts';
import { NotTaken } from '../senders/refusal.ts';
import type { SendingTools } from '../senders/sender.ts';
import { type Senders, sendBy } from '../senders/senders.ts';
import type { Message } from './message.ts';
import { LONGEST_WAIT_MS, type Outbox, type Queued } from './outbox.ts';
import type { Sent } from './sending.ts';

/** What the courier tells of: to time lines, metrics, and to people when a way fails. */
export interface CourierEvents {
  readonly onSent: (queued: Queued, way: DeskWay) => void;
  readonly onRetry: (queued: Queued, way: DeskWay) => void;
  /** A way has failed for long, or a message is given up. */
  readonly onFailing: (queued: Queued, way: DeskWay, problem: string, lost: boolean) => void;
}

export interface CourierOptions extends CourierEvents {
  readonly outbox: Outbox;
  readonly senders: Senders;
  readonly channels: Readonly<Record<string, readonly DeskWay[]>>;
  readonly tools: Omit<SendingTools, 'now' | 'receiver'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Divides the waits between attempts. Default 1. */
  readonly timeScale?: number;
}

/** The first wait in milliseconds; each is twice the one before, up to five minutes. */
const FIRST_WAIT_MS = 2000;
/** After so many attempts, two minutes, others are told that the way fails. */
const TOLD_AFTER = 6;
/** So many attempts are six hours. */
const MOST_ATTEMPTS = 80;
/** Messages that one look into the outbox takes. */
const MOST_AT_ONCE = 50;

/**
 * Carries messages to their receivers. Each way has its own pace: one that is down or slow stops no other, and has one message at a
 * time.
 */
export class Courier {
  private readonly options: CourierOptions;
  /** What each way is doing. */
  private readonly busy = new Map<string, Promise<void>>();
  private closed = false;

  constructor(options: CourierOptions) {
    this.options = options;
  }

  /** Whether something is on its way there. */
  isBusy(way: string): boolean {
    return this.busy.has(way);
  }

  /** Sends a message at once, unless its way is busy: it is sent then. Says what became of it. */
  async first(queued: Queued): Promise<Sent> {
    const { way } = queued;
    if (this.isBusy(way)) {
      await this.options.outbox.postpone(
        { ...queued, attempts: queued.attempts - 1 },
        this.now(),
        'its way is busy',
      );
      return { way, state: 'waiting' };
    }
    let sent: Sent | undefined;
    const work = this.attempt(queued).then(result => {
      sent = result;
    });
    await this.occupy(way, work);
    return sent!;
  }

  /** Sends without writing anything down, as when the database is down. */
  async direct(channel: string, { way, channel: of }: DeskWay, message: Message): Promise<Sent> {
    try {
      await sendBy(this.options.senders, of, message, this.toolsFor(channel, way));
      return { way, state: 'sent' };
    } catch (error) {
      return { way, state: 'refused', problem: reasonOf(way, error) };
    }
  }

  /** Starts to send what is due, and does not wait for it. */
  async look(): Promise<void> {
    if (this.closed) return;
    const due = await this.options.outbox.due(this.now(), MOST_AT_ONCE, [...this.busy.keys()]);
    for (const [way, some] of Map.groupBy(due, one => one.way)) void this.occupy(way, this.inTurn(some));
  }

  /** Waits for what is on its way, for a moment. */
  async close(limitMs: number): Promise<void> {
    this.closed = true;
    const limit = new Promise<void>(done => setTimeout(done, limitMs).unref());
    await Promise.race([Promise.allSettled(this.busy.values()), limit]);
  }

  private async occupy(way: string, work: Promise<void>): Promise<void> {
    const settled = work
      .catch(error => this.options.log.warn({ error, way }, 'A message stays in the outbox'))
      .finally(() => {
        if (this.busy.get(way) === settled) this.busy.delete(way);
      });
    this.busy.set(way, settled);
    await work.finally(() => settled);
  }

  /** One after the other; when one is not taken, the rest would not be either. */
  private async inTurn(some: readonly Queued[]): Promise<void> {
    for (const [i, queued] of some.entries()) {
      if (this.closed) return;
      const { state } = await this.attempt(queued);
      if (state !== 'waiting') continue;
      const wait = this.waitAfter(queued.attempts);
      for (const rest of some.slice(i + 1))
        await this.options.outbox.postpone(
          { ...rest, attempts: rest.attempts - 1 },
          this.now() + wait,
          'one before it was not taken',
        );
      return;
    }
  }

  private async attempt(queued: Queued): Promise<Sent> {
    const { outbox, channels, senders, onSent, onRetry, onFailing } = this.options;
    const { channel, way, attempts } = queued;
    const found = channels[channel]?.find(one => one.way === way);
    if (!found) {
      const problem = `${way}: the project no longer has it`;
      await outbox.giveUp(queued, this.now(), problem);
      return { way, state: 'refused', problem };
    }
    try {
      await sendBy(senders, found.channel, queued.message, this.toolsFor(channel, way));
    } catch (error) {
      const problem = reasonOf(way, error);
      const forGood = error instanceof NotTaken && error.forGood;
      if (forGood || attempts + 1 >= MOST_ATTEMPTS) {
        await outbox.giveUp(queued, this.now(), problem);
        onFailing(queued, found, problem, true);
        return { way, state: 'refused', problem };
      }
      const asked = error instanceof NotTaken ? error.retryMs : undefined;
      await outbox.postpone(
        queued,
        this.now() + Math.ceil(Math.min(asked ?? this.waitAfter(attempts), LONGEST_WAIT_MS)),
        problem,
      );
      onRetry(queued, found);
      if (attempts + 1 === TOLD_AFTER) onFailing(queued, found, problem, false);
      return { way, state: 'waiting', problem };
    }
    // Its receiver has it, whatever the database says; at worst it comes twice.
    await outbox
      .sent(queued, this.now())
      .catch(error => this.options.log.warn({ error, way }, 'A message that was sent stays in the outbox'));
    onSent(queued, found);
    return { way, state: 'sent' };
  }

  /** With a part that is left to chance, so that what failed together does not come back together. */
  private waitAfter(attempts: number): number {
    const wait = Math.min(FIRST_WAIT_MS * 2 ** attempts, LONGEST_WAIT_MS);
    return Math.ceil((wait * (0.9 + 0.2 * Math.random())) / (this.options.timeScale ?? 1));
  }

  private toolsFor(receiver: string, way: string) {
    return { ...this.options.tools, receiver, way, now: this.now() };
  }

  private now(): number {
    return this.options.clock.now();
  }
}

function reasonOf(way: string, error: unknown): string {
  if (error instanceof NotTaken) return error.message;
  return `${way}: ${error instanceof Error ? error.message : String(error)}`;
}
