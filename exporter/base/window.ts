/** Counts the events of the last `windowMs`. */
export class SlidingWindow {
  private readonly windowMs: number;
  private readonly now: () => number;
  private times: number[] = [];

  constructor(windowMs: number, now: () => number = () => performance.now()) {
    this.windowMs = windowMs;
    this.now = now;
  }

  add(): void {
    this.times.push(this.now());
  }
  get count(): number {
    const from = this.now() - this.windowMs;
    const live = this.times.findIndex(time => time > from);
    if (live !== 0) this.times = live === -1 ? [] : this.times.slice(live);
    return this.times.length;
  }
  clear(): void {
    this.times = [];
  }
}
