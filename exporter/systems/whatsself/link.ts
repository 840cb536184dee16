import type { Instruments } from '@vigia/telemetry';
import { whatsappQrUpdates, whatsappSessionRecovery, whatsappSessionUp } from '../../../metrics/whatsself.ts';
import { secondsSince } from '../../base/digest.ts';
import type { Gateway, LinkState } from './gateway.ts';
import type { Services } from './services.ts';

/** The WhatsApp session of the number: up or down, since when, and each QR code that was offered meanwhile. */
export class Link {
  private readonly gateway: Gateway;
  private readonly instruments: Instruments;
  private readonly events: Services['events'];
  private up = false;
  private qr: string | undefined;
  private changedAt = performance.now();
  private lostAt: number | undefined;
  private everUp = false;

  constructor(gateway: Gateway, instruments: Instruments, events: Services['events']) {
    this.gateway = gateway;
    this.instruments = instruments;
    this.events = events;
  }

  get connected(): boolean {
    return this.up;
  }
  /** Seconds since it went up or down. */
  get seconds(): number {
    return secondsSince(this.changedAt);
  }

  /** Asks the gateway. Throws when it does not say; the state is then as before. */
  async refresh(): Promise<LinkState> {
    const state = await this.gateway.session();
    if (state.connected && !this.up) this.connect();
    else if (!state.connected && this.up) this.disconnect();
    if (state.lostAt !== undefined) this.lostAt = Date.parse(state.lostAt);
    if (!state.connected && state.qr !== undefined && state.qr !== this.qr) {
      this.instruments.counter(whatsappQrUpdates).inc();
      this.events.qrUpdated();
    }
    this.qr = state.qr;
    this.instruments.gauge(whatsappSessionUp).set({}, this.up ? 1 : 0);
    return state;
  }

  private connect(): void {
    const seconds = this.downFor();
    // The first connection of the process is no recovery: nothing was lost.
    if (this.everUp) this.instruments.histogram(whatsappSessionRecovery).observe({}, seconds);
    this.events.sessionConnected(this.everUp ? { downForSeconds: Math.round(seconds) } : {});
    this.up = true;
    this.everUp = true;
    this.changedAt = performance.now();
  }

  /** Since WhatsApp lost the session, or since that was seen here, whichever is longer ago. */
  private downFor(): number {
    const { seconds, lostAt = Date.now() } = this;
    this.lostAt = undefined;
    return Math.max(seconds, (Date.now() - lostAt) / 1000);
  }

  private disconnect(): void {
    this.events.sessionDisconnected({ upForSeconds: Math.round(this.seconds) });
    this.up = false;
    this.changedAt = performance.now();
  }
}
