import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DestinationStream } from '@vigia/telemetry';
import { type DeliveryState, LogDelivery } from '@vigia/telemetry';
import { closedPort } from '../storage/closed-port.ts';

interface Options {
  readonly lokiUrl: string | undefined;
  /** Where lines wait. Default: a folder that is removed at the end. */
  readonly folder: string | undefined;
}

/** `unreachable`: Loki refuses connections. `full`: the disk has no room for lines that wait. */
export type ShippingFault = 'unreachable' | 'full';

/** The service's delivery of logs to Loki, which a scenario can trouble. */
export class LogShipping implements DestinationStream {
  private readonly lokiUrl: string | undefined;
  private readonly folder: string | undefined;
  private readonly held = new Set<ShippingFault>();
  private readonly temporary: string[] = [];
  private delivery: LogDelivery | undefined;

  constructor({ lokiUrl, folder }: Options) {
    this.lokiUrl = lokiUrl;
    this.folder = folder;
    if (lokiUrl) this.delivery = this.open(lokiUrl);
  }

  write(line: string): void {
    this.delivery?.write(line);
  }

  /** How delivery stands; undefined when there is none. */
  state(): DeliveryState | undefined {
    return this.delivery?.state();
  }

  /** Keeps the fault up until the answer is called. Without Loki there is a delivery for as long as a fault lasts. */
  async hold(fault: ShippingFault): Promise<() => Promise<void>> {
    const nowhere = `http://127.0.0.1:${await closedPort()}`;
    this.held.add(fault);
    this.delivery ??= this.open(nowhere);
    if (fault === 'full') this.delivery.limit(0);
    else this.delivery.redirect(nowhere);
    return () => this.release(fault);
  }

  async close(withinMs: number): Promise<void> {
    await this.delivery?.close(withinMs);
    this.delivery = undefined;
    for (const folder of this.temporary) rmSync(folder, { recursive: true, force: true });
  }

  private async release(fault: ShippingFault): Promise<void> {
    this.held.delete(fault);
    if (!this.lokiUrl) {
      if (this.held.size === 0) await this.close(0);
      return;
    }
    if (fault === 'full') this.delivery?.limit();
    else this.delivery?.redirect(this.lokiUrl);
  }

  private open(url: string): LogDelivery {
    return new LogDelivery({ url, folder: (this.lokiUrl && this.folder) || this.temporaryFolder() });
  }

  private temporaryFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'vigia-logs-'));
    this.temporary.push(folder);
    return folder;
  }
}
