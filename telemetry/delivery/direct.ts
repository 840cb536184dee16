import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { endpointOf, LOKI_PUSH } from '../endpoint.ts';
import { OptionalPackages } from '../packages.ts';
import type { DirectWorkerOptions, ToDirectWorker } from './direct-worker.ts';
import type { Shipping } from './shipping.ts';
import { startThread } from './thread.ts';

export interface DirectOptions {
  /** Base URL of Loki; lines go to `${url}/loki/api/v1/push`. */
  readonly url: string;
  /** How long lines are gathered in memory before they are sent. Default 1000 ms. */
  readonly intervalMs?: number;
}

/** Ships by pino-loki, from memory, on a thread of its own. */
export class DirectShipping implements Shipping {
  private readonly worker: Worker;
  private readonly gone: Promise<unknown>;
  private lines: string[] = [];
  private closed = false;

  /** Throws when pino-loki is not installed, or the address is not one. */
  constructor({ url, intervalMs = 1000 }: DirectOptions) {
    const packages = new OptionalPackages("shipping: 'direct'");
    const pinoLoki = packages.addressOf('pino-loki');
    packages.check();
    endpointOf(url, LOKI_PUSH);
    const workerData: DirectWorkerOptions = { url, intervalMs, pinoLoki };
    this.worker = startThread('direct-worker', { workerData });
    this.worker.on('error', error => process.stderr.write(`log shipping ended: ${error.message}\n`));
    this.gone = once(this.worker, 'exit').catch(() => {});
    this.worker.unref();
  }

  write(line: string): void {
    if (this.closed) return;
    this.lines.push(line.trimEnd());
    if (this.lines.length === 1) setImmediate(() => this.handOver());
  }

  state(): undefined {
    return undefined;
  }

  async close(withinMs = 1000): Promise<void> {
    if (!this.closed) {
      this.closed = true;
      // Until the time is over, the process waits for what is sent.
      this.worker.ref();
      this.handOver();
      this.tell('end');
    }
    await Promise.race([this.gone, new Promise(done => setTimeout(done, withinMs).unref())]);
    await this.worker.terminate();
  }

  private handOver(): void {
    if (this.lines.length > 0) this.tell(this.lines);
    this.lines = [];
  }

  private tell(message: ToDirectWorker): void {
    this.worker.postMessage(message);
  }
}
