import { setTimeout as sleep } from 'node:timers/promises';
import { firing, notification, POST_HEADERS } from './support.ts';

/** How long one try may take, and the pause after one that failed. */
const TRY_MS = 2000;
const PAUSE_MS = 50;

/** Sends notifications, each of one alert of its own, as Alertmanager does: again and again until it is accepted. */
export class Sender {
  /** The names of alerts whose notification was accepted. */
  readonly acknowledged: string[] = [];
  /** Tries that were refused, or had no answer. */
  failed = 0;
  private readonly url: string;
  private readonly running: Promise<void>[];
  private stopped = false;
  private next = 0;

  constructor(url: string, name: string, lanes = 4) {
    this.url = url;
    this.running = Array.from({ length: lanes }, () => this.send(name));
  }

  /** Resolves when notifications are accepted that were begun after now. */
  async untilAccepted(count: number, withinMs: number): Promise<number> {
    const [begun, before] = [performance.now(), this.acknowledged.length];
    while (this.acknowledged.length < before + count) {
      if (performance.now() - begun > withinMs)
        throw new Error(`${this.acknowledged.length - before} notifications were accepted in ${withinMs} ms`);
      await sleep(20);
    }
    return performance.now() - begun;
  }

  /** Begins no further one, and resolves when those that were begun are accepted. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  private async send(name: string): Promise<void> {
    while (!this.stopped) {
      const alertname = `${name}-${this.next++}`;
      const body = JSON.stringify(notification(firing({ alertname }, { fingerprint: alertname })));
      while (!(await this.isAccepted(body))) {
        this.failed++;
        await sleep(PAUSE_MS);
      }
      this.acknowledged.push(alertname);
    }
  }

  private async isAccepted(body: string): Promise<boolean> {
    try {
      const { ok } = await fetch(`${this.url}/inbox/critical`, {
        method: 'POST',
        headers: POST_HEADERS,
        body,
        signal: AbortSignal.timeout(TRY_MS),
      });
      return ok;
    } catch {
      return false;
    }
  }
}
