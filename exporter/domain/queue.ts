/** The queue of one crew: first in, first out, worked by a bounded number of workers at a time. */
export class WorkQueue<Item> {
  private readonly waiting: Item[] = [];
  private readonly work: (item: Item) => Promise<void>;
  private readonly onDepth: (depth: number) => void;
  private readonly limits: { readonly workers: number; readonly waiting: number };
  private running = 0;
  private paused = false;

  /** `work` handles its own errors; `onDepth` hears of every change of the number that waits. */
  constructor(
    limits: { readonly workers: number; readonly waiting: number },
    work: (item: Item) => Promise<void>,
    onDepth: (depth: number) => void,
  ) {
    this.limits = limits;
    this.work = work;
    this.onDepth = onDepth;
    onDepth(0);
  }

  get depth(): number {
    return this.waiting.length;
  }
  get full(): boolean {
    return this.waiting.length >= this.limits.waiting;
  }
  /** Neither waiting nor worked on. */
  get idle(): boolean {
    return this.waiting.length === 0 && this.running === 0;
  }

  push(item: Item): void {
    this.waiting.push(item);
    this.next();
  }

  /** Stops the workers after what they have in hand. */
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
    this.next();
  }

  private next(): void {
    while (!this.paused && this.running < this.limits.workers && this.waiting.length > 0) {
      const item = this.waiting.shift()!;
      this.running++;
      void this.work(item).finally(() => {
        this.running--;
        this.next();
      });
    }
    this.onDepth(this.waiting.length);
  }
}
