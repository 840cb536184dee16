/** Milliseconds, drawn evenly from a range. */
export type Latency = readonly [min: number, max: number];

/** How a simulated upstream misbehaves for as long as the fault is held. */
export interface Fault {
  readonly latency?: Latency;
  /** Answers with this status instead of doing the work. */
  readonly status?: number;
  /** Share of the answers that have this status, evenly spread, 0 to 1. Default: all. */
  readonly share?: number;
  /** How long it has been there when it is noticed first, in milliseconds. Default: 0. */
  readonly age?: number;
}

/** The faults that scenarios put on the simulated upstreams, by target: `uaz`, `uaz/<part>` or `openai/<crew>/<model>`. */
export class Faults {
  private readonly active = new Map<string, Fault>();
  private readonly since = new Map<string, number>();
  private readonly owed = new Map<string, number>();
  private readonly sleepers = new Map<string, Set<() => void>>();

  /** Holds a fault until the function that it gives is called; answers that it delays are then given at once. */
  hold(target: string, fault: Fault): () => void {
    this.active.set(target, fault);
    this.since.set(target, Date.now() - (fault.age ?? 0));
    return () => {
      if (this.active.get(target) !== fault) return;
      this.active.delete(target);
      for (const wake of this.sleepers.get(target) ?? []) wake();
    };
  }

  /** Waits as long as the fault says, or else as long as is normal; gives the status to answer with, if not 200. */
  async suffer(target: string, normal: Latency): Promise<number | undefined> {
    const fault = this.active.get(target);
    await this.sleep(target, between(fault?.latency ?? normal));
    return fault?.status && this.isDue(target, fault.share ?? 1) ? fault.status : undefined;
  }

  /** Whether a fault is held on the target. */
  held(target: string): boolean {
    return this.active.has(target);
  }

  /** Since when a fault is held on the target, in milliseconds since 1970. */
  heldSince(target: string): number | undefined {
    return this.held(target) ? this.since.get(target) : undefined;
  }

  private isDue(target: string, share: number): boolean {
    const owed = (this.owed.get(target) ?? 0) + share;
    this.owed.set(target, owed % 1);
    return owed >= 1;
  }

  private sleep(target: string, ms: number): Promise<void> {
    const sleepers = this.sleepers.get(target) ?? new Set();
    this.sleepers.set(target, sleepers);
    return new Promise(done => {
      const wake = (): void => {
        clearTimeout(timer);
        sleepers.delete(wake);
        done();
      };
      const timer = setTimeout(wake, ms);
      timer.unref();
      sleepers.add(wake);
    });
  }
}

const between = ([min, max]: Latency): number => min + Math.random() * (max - min);
