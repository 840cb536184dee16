/** A receiver has not taken a message. Names the channel, why, and what to do; never a secret. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';
  /** Whether it will not take it later either. */
  readonly forGood: boolean;
  /** When it wants to be asked again, in milliseconds from now. */
  readonly retryMs: number | undefined;

  constructor(
    way: string,
    reason: string,
    fix: string,
    options: { forGood?: boolean; retryMs?: number | undefined } = {},
  ) {
    super(`${way}: ${reason}; ${fix}`);
    this.forGood = options.forGood ?? false;
    this.retryMs = options.retryMs;
  }
}
