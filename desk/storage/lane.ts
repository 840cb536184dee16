/** Work that is done one after the other, in the order in which it came. */
export class Lane {
  private last: Promise<unknown> = Promise.resolve();
  private count = 0;

  /** How much waits or is being done. */
  get length(): number {
    return this.count;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    this.count++;
    const mine = this.last.then(work).finally(() => {
      this.count--;
    });
    this.last = mine.catch(() => {});
    return mine;
  }
}
