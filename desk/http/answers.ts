import type { FastifyReply } from 'fastify';
import type { Clock } from '../clock.ts';

/** How long an answer is given again, in milliseconds: about a scrape, so that nobody reads anything that is old. */
export const FRESH_MS = 5000;
/** A failure is given again for a shorter time: what is away may be back. */
const FAILED_MS = 1000;
/** Answers that are kept; each is a few kilobytes. */
const MOST = 500;
/** An answer that is larger is not kept. */
const MOST_LENGTH = 512 * 1024;

interface Kept {
  readonly answer: Promise<Buffer>;
  /** By the clock that never jumps; while it is being made, without end. */
  until: number;
}

/** Answers as bytes, made once for all who ask for the same within a few seconds. */
export class Answers {
  private readonly clock: Clock;
  private readonly kept = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Returns the answer for the key as JSON, which `make` makes if there is none that is fresh. Throws what `make` throws. */
  get(key: string, make: () => Promise<unknown>): Promise<Buffer> {
    const known = this.kept.get(key);
    if (known && known.until > this.clock.elapsed()) return known.answer;
    const kept: Kept = {
      answer: make().then(value => Buffer.from(JSON.stringify(value))),
      until: Number.POSITIVE_INFINITY,
    };
    this.keep(key, kept);
    kept.answer.then(
      ({ length }) => this.expire(key, kept, length > MOST_LENGTH ? 0 : FRESH_MS),
      () => this.expire(key, kept, FAILED_MS),
    );
    return kept.answer;
  }

  /** Forgets everything, after a change that the next answer must show. */
  clear(): void {
    this.kept.clear();
  }

  private keep(key: string, kept: Kept): void {
    this.kept.delete(key);
    this.kept.set(key, kept);
    if (this.kept.size > MOST) this.kept.delete(this.kept.keys().next().value!);
  }

  private expire(key: string, kept: Kept, ms: number): void {
    kept.until = this.clock.elapsed() + ms;
    if (ms === 0 && this.kept.get(key) === kept) this.kept.delete(key);
  }
}

/** Sends an answer that is JSON already. */
export function sendJson(reply: FastifyReply, bytes: Buffer): FastifyReply {
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', `private, max-age=${FRESH_MS / 1000}`)
    .send(bytes);
}
