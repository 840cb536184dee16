import { SlidingWindow } from '../../base/window.ts';

export type BreakerState = 'closed' | 'half-open' | 'open';
/** The states as the metrics tell them. */
export const stateValue: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

export interface BreakerPolicy {
  /** Sends of the last so many milliseconds are judged. */
  readonly windowMs: number;
  /** Fewer sends than this in the window say nothing. */
  readonly minimum: number;
  /** Opens when a larger share of the window failed, 0 to 1. */
  readonly failRate: number;
  /** How long it stays open before it lets probes through. */
  readonly openMs: number;
  /** Probes that must succeed, one after the other or at once, before it closes. */
  readonly probes: number;
}

/**
 * Stops sends that would fail anyway. Closed, it counts; open, it refuses all; half-open, it lets a few probes
 * through: one that fails opens it again, enough that succeed close it.
 */
export class CircuitBreaker {
  private readonly policy: BreakerPolicy;
  private readonly now: () => number;
  private readonly onChange: (state: BreakerState) => void;
  private readonly ended: SlidingWindow;
  private readonly failed: SlidingWindow;
  private current: BreakerState = 'closed';
  private openedAt = 0;
  private probing = 0;
  private succeeded = 0;
  private changes = 0;

  constructor(
    policy: BreakerPolicy,
    onChange: (state: BreakerState) => void = () => {},
    now: () => number = () => performance.now(),
  ) {
    this.policy = policy;
    this.onChange = onChange;
    this.now = now;
    this.ended = new SlidingWindow(policy.windowMs, now);
    this.failed = new SlidingWindow(policy.windowMs, now);
  }

  get state(): BreakerState {
    if (this.current === 'open' && this.now() - this.openedAt >= this.policy.openMs) this.become('half-open');
    return this.current;
  }
  /** Share of failed sends in the window, 0 to 1; 0 when there was none. */
  get failRate(): number {
    const { count } = this.ended;
    return count === 0 ? 0 : this.failed.count / count;
  }
  /** Whether a send may begin now. */
  get allows(): boolean {
    const { state } = this;
    return (
      state === 'closed' || (state === 'half-open' && this.probing + this.succeeded < this.policy.probes)
    );
  }

  /** A send begins; call what this gives when it has ended. What ends after the state changed decides nothing. */
  begin(): (success: boolean) => void {
    if (this.state === 'half-open') this.probing++;
    const { changes } = this;
    return success => {
      this.ended.add();
      if (!success) this.failed.add();
      if (changes !== this.changes) return;
      if (this.current === 'half-open') this.judgeProbe(success);
      else if (this.tooManyFailed()) this.become('open');
    };
  }

  private judgeProbe(success: boolean): void {
    this.probing--;
    if (!success) this.become('open');
    else if (++this.succeeded >= this.policy.probes) this.become('closed');
  }

  private tooManyFailed(): boolean {
    return this.ended.count >= this.policy.minimum && this.failRate > this.policy.failRate;
  }

  private become(state: BreakerState): void {
    this.current = state;
    this.changes++;
    this.probing = 0;
    this.succeeded = 0;
    if (state === 'open') this.openedAt = this.now();
    if (state === 'closed') {
      this.ended.clear();
      this.failed.clear();
    }
    this.onChange(state);
  }
}
