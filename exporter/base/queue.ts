import { AsyncLocalStorage } from 'node:async_hooks';

/** The queue of one crew: first in, first out, worked by a bounded number of workers at a time. */
export class WorkQueue<Item> {
  private readonly waiting: { item: Item; inContext: (work: () => Promise<void>) => Promise<void> }[] = [];
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
  /** Items in work. */
  get busy(): number {
    return this.running;
  }

  push(item: Item): void {
    // Worked in the context in which it came: its own trace and request id, not those of whoever made room.
    this.waiting.push({ item, inContext: AsyncLocalStorage.snapshot() });
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
      const { item, inContext } = this.waiting.shift()!;
      this.running++;
      void inContext(() => this.work(item)).finally(() => {
        this.running--;
        this.next();
      });
    }
    this.onDepth(this.waiting.length);
  }
}
