import { endpointOf, LOKI_PUSH } from '../endpoint.ts';
import { type Carrier, carryHere, carryOnThread } from './carriers.ts';
import { Journal } from './journal.ts';
import type { ToWorker, WorkerOptions } from './messages.ts';
import { refusedFile } from './set-aside.ts';
import type { Report } from './shipper.ts';
import type { Shipping } from './shipping.ts';

export interface DeliveryOptions {
  /** Base URL of Loki; lines go to `${url}/loki/api/v1/push`. */
  readonly url: string;
  /** Where lines wait, of this process only. Made when it is missing; what an earlier process left is shipped too. */
  readonly folder: string;
  /** Time between looks for new lines. Default 500 ms. */
  readonly intervalMs?: number;
  /** The longest pause between tries while Loki is away; one that Loki itself asks for may be longer. Default 10,000 ms. */
  readonly maxBackoffMs?: number;
  /** The most that waits on disk. Default 256 MB: half a million lines. */
  readonly maxBytes?: number;
  /** Size of one file. Default 4 MB. */
  readonly segmentBytes?: number;
  /**
   * Whether another thread ships. Default true: reading, grouping and sending lines costs the service's own thread nothing. Without
   * it 13 MB of memory are saved, for a service that logs little: its own thread ships, in steps of a few milliseconds. If that
   * thread is blocked for more than three seconds, a process in another container can take the folder.
   */
  readonly thread?: boolean;
}

/** How delivery stands. Counters grow from the start of the process. */
export interface DeliveryState {
  readonly accepted: number;
  readonly shipped: number;
  /** Pushes that failed and were tried again. */
  readonly retried: number;
  /** Lines that found no room on disk, whose file somebody cut short, or that were set aside. */
  readonly dropped: number;
  /** Those of them that Loki refuses, and that are in `refused.ndjson` in the folder, with the reason. */
  readonly refused: number;
  /** Lines that wait on disk. */
  readonly queued: number;
  /** How long the oldest of them has waited. */
  readonly lagSeconds: number;
}

/** Complaints on standard error come no more often than this. */
const COMPLAINT_MS = 10_000;
const RESTART_MS = 1000;

/**
 * A pino destination that delivers to Loki and loses no accepted line: each is in a file before `write` returns, and
 * leaves it when Loki has it. Another thread ships, or with `thread: false` the service's own, in order, and tries again
 * until Loki takes it; a process that was killed goes on where it was when it starts again. Past `maxBytes` new lines are
 * dropped, counted and complained of. A line that Loki refuses alone while it takes others is set aside in
 * `refused.ndjson`. Throws when another process has the folder, or the address is not one.
 *
 * @example
 * const delivery = new LogDelivery({ url: 'http://loki:3100', folder: '/var/lib/shop/logs' });
 * const log = createLoggers({ ...service, destinations: [delivery] });
 */
export class LogDelivery implements Shipping {
  private readonly journal: Journal;
  private readonly options: WorkerOptions;
  private readonly maxBytes: number;
  private readonly carry: typeof carryOnThread;
  private readonly counts = { accepted: 0, shipped: 0, retried: 0, dropped: 0, found: 0, refused: 0 };
  private url: string;
  private carrier: Carrier | undefined;
  private oldest = 0;
  private setAside = 0;
  /** A file is shorter than it was; how much was in it shows when the rest is shipped. */
  private shortened = false;
  /** What is refused is said in addition to what waits. */
  private readonly complainedAt = { waiting: 0, refused: 0 };
  private closing: (() => void) | undefined;
  private closed = false;

  constructor(options: DeliveryOptions) {
    const {
      url,
      folder,
      intervalMs = 500,
      maxBackoffMs = 10_000,
      maxBytes = 256 * 1024 * 1024,
      segmentBytes = 4 * 1024 * 1024,
      thread = true,
    } = options;
    endpointOf(url, LOKI_PUSH);
    this.url = url;
    this.maxBytes = maxBytes;
    this.carry = thread ? carryOnThread : carryHere;
    this.journal = new Journal({ folder, maxBytes, segmentBytes });
    this.options = { folder, url, intervalMs, maxBackoffMs, firstSegment: this.journal.current };
    this.start();
  }

  write(line: string): void {
    if (this.closed) this.drop(1, 'logged after the end of delivery');
    else if (this.journal.append(line)) this.counts.accepted++;
    else this.drop(1, 'no room on disk while Loki is away');
  }

  /** Ships to another address from now on. */
  redirect(url: string): void {
    endpointOf(url, LOKI_PUSH);
    this.url = url;
    this.tell({ url });
  }

  /** Changes how much may wait on disk. Default: what it was at first. */
  limit(maxBytes = this.maxBytes): void {
    this.journal.limit(maxBytes);
  }

  state(): DeliveryState {
    const { accepted, shipped, retried, dropped } = this.counts;
    const refused = this.setAside;
    const queued = Math.max(0, this.waiting());
    const lagSeconds = queued > 0 && this.oldest > 0 ? Math.max(0, (Date.now() - this.oldest) / 1000) : 0;
    return { accepted, shipped, retried, dropped, refused, queued, lagSeconds };
  }

  /** Ships what it can within the time and stops. The rest stays on disk for the next start. */
  async close(withinMs = 1000): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await new Promise<void>(done => {
      // Until the time is over, the process waits for what is shipped.
      const over = setTimeout(done, withinMs);
      this.closing = () => {
        clearTimeout(over);
        done();
      };
      this.tell({ drain: true });
    });
    await this.carrier?.stop();
    this.journal.close();
  }

  private start(): void {
    this.carrier = this.carry(
      { ...this.options, url: this.url },
      {
        onMessage: message => {
          if ('report' in message) this.take(message.report);
          else this.closing?.();
        },
        onError: error => this.complain(`shipping broke off: ${error.message}; it starts again`),
        onEnd: () => {
          this.carrier = undefined;
          // What it had counted as found or shipped stays counted; the next one begins at the cursor.
          if (!this.closed) setTimeout(() => !this.closed && this.start(), RESTART_MS).unref();
        },
      },
    );
  }

  private tell(message: ToWorker): void {
    if (this.carrier) this.carrier.tell(message);
    else if ('drain' in message) this.closing?.();
  }

  private take(report: Report): void {
    const { shipped, retried, refused, refusal, released, found, oldest, problem } = report;
    const shortened = this.journal.wasShortened() || report.shortened;
    this.counts.shipped += shipped;
    this.counts.retried += retried;
    this.counts.found += this.counts.found === 0 ? found : 0;
    this.counts.refused += refused;
    this.oldest = oldest;
    if (released || shortened || refused > 0) this.journal.recount();
    this.shortened ||= shortened;
    if (this.shortened && oldest === 0) this.writeOff();
    if (refused > 0) this.tellRefused(refused, refusal);
    if (problem !== '') this.complain(`${problem}; lines wait on disk`);
  }

  private waiting(): number {
    const { accepted, found, refused, shipped } = this.counts;
    return accepted + found - shipped - refused;
  }

  /** Everything that is there was shipped: what is said to wait is what somebody cut off. */
  private writeOff(): void {
    this.shortened = false;
    const lost = this.waiting();
    if (lost <= 0) return;
    this.counts.refused += lost;
    // That Loki is away was said, perhaps; this is another thing.
    this.complainedAt.waiting = 0;
    this.drop(lost, `somebody shortened a file in ${this.options.folder}`);
  }

  private tellRefused(lines: number, reason: string): void {
    this.counts.dropped += lines;
    this.setAside += lines;
    this.complain(
      `${this.setAside} lines in all set aside in ${refusedFile(this.options.folder)}: ${reason.slice(0, 300)}`,
      'refused',
    );
  }

  private drop(lines: number, why: string): void {
    this.counts.dropped += lines;
    this.complain(`${this.counts.dropped} lines dropped in all: ${why}`);
  }

  private complain(text: string, about: keyof typeof this.complainedAt = 'waiting'): void {
    if (Date.now() - this.complainedAt[about] < COMPLAINT_MS) return;
    this.complainedAt[about] = Date.now();
    process.stderr.write(`log delivery: ${text}\n`);
  }
}
