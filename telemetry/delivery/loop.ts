import { setTimeout as sleep } from 'node:timers/promises';
import { BEAT_MS, beat } from './folder-lock.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts';
import { Shipper } from './shipper.ts';

/** Ships what is in a folder, look after look, and keeps the folder's lock. No process is kept alive by it. */
export class ShippingLoop {
  private readonly options: WorkerOptions;
  private readonly tell: (message: FromWorker) => void;
  private readonly shipper: Shipper;
  private waiting = new AbortController();
  private draining = false;

  constructor(options: WorkerOptions, tell: (message: FromWorker) => void) {
    this.options = options;
    this.tell = tell;
    this.shipper = new Shipper({ ...options, onReport: report => tell({ report }) });
  }

  /** Does what it is told at once: it does not wait for the next look. */
  hear(message: ToWorker): void {
    if ('url' in message) this.shipper.redirect(message.url);
    else this.draining = true;
    this.waiting.abort();
  }

  /** Runs until `stop`, or until the folder cannot be read or written; then it rejects. */
  async run(): Promise<never> {
    const { folder, intervalMs } = this.options;
    beat(folder);
    const beats = setInterval(() => beat(folder), BEAT_MS).unref();
    try {
      await this.shipper.resume();
      for (;;) {
        const backoffMs = await this.shipper.ship();
        if (this.draining) {
          this.tell({ drained: true });
          this.draining = false;
        }
        this.waiting = new AbortController();
        const { signal } = this.waiting;
        await sleep(Math.max(intervalMs, backoffMs), undefined, { signal, ref: false }).catch(() => {});
      }
    } finally {
      clearInterval(beats);
    }
  }

  /** Ends it. The folder is not touched any more, whatever is under way: it can be another process's now. */
  stop(): void {
    this.shipper.stop();
    this.waiting.abort();
  }
}
