/** Sends that may follow each other at once after a pause, as a share of a minute's. */
const BURST_SHARE = 1 / 60;

/** A token bucket: so many a minute on the average, evenly spread, with a small burst. */
export class Pace {
  /** Sends a minute; may be changed at any time. */
  perMinute: number;
  private readonly now: () => number;
  private tokens = 1;
  private filledAt: number;

  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.perMinute = perMinute;
    this.now = now;
    this.filledAt = now();
  }

  /** Takes one send when there is one to take. */
  take(): boolean {
    const now = this.now();
    const most = Math.max(1, this.perMinute * BURST_SHARE);
    this.tokens = Math.min(most, this.tokens + ((now - this.filledAt) / 60_000) * this.perMinute);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
