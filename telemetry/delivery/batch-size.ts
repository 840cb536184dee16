/** One push: well under Loki's 4 MB, and quick enough to see where delivery stands. */
const MAX_BYTES = 1024 * 1024;
/** Pushes that must succeed before a size that was refused is tried again. */
const PATIENCE = 50;

/** How much a push holds: half as much after each that is too large, and slowly more again. */
export class BatchSize {
  bytes: number;
  private readonly most: number;
  private failed = Number.POSITIVE_INFINITY;
  private taken = 0;

  /** `most`: what it begins with and comes back to. Default 1 MB. */
  constructor(most = MAX_BYTES) {
    this.most = most;
    this.bytes = most;
  }

  /** `bytes`: what the refused push held. */
  shrink(bytes: number): void {
    this.failed = Math.min(bytes, this.bytes);
    this.bytes = Math.max(1, this.failed >> 1);
    this.taken = 0;
  }

  grow(): void {
    if (this.bytes >= this.failed) this.failed = Number.POSITIVE_INFINITY;
    if (this.bytes >= this.most || (this.bytes * 2 >= this.failed && ++this.taken < PATIENCE)) return;
    this.bytes = Math.min(this.most, this.bytes * 2);
    this.taken = 0;
  }
}
