/** What a job takes hold of; `everything` leaves no room for another beside it. */
export type Touches = readonly string[] | 'everything';

export interface Job<R> {
  readonly touches: Touches;
  readonly start: () => Started<R>;
}

export interface Started<R> {
  readonly result: Promise<R>;
  /** When what it touches is free for the next. Whether it rejects does not matter. */
  readonly free: Promise<unknown>;
}

/**
 * Starts each job as soon as no earlier one of the list that it would disturb is left: what has nothing in common runs
 * side by side, the rest in the order given.
 */
export function runApart<R>(jobs: readonly Job<R>[]): Promise<R[]> {
  const earlier: { readonly touches: Touches; readonly free: Promise<unknown> }[] = [];
  const results = jobs.map(({ touches, start }) => {
    const before = earlier.filter(one => disturb(one.touches, touches)).map(one => one.free);
    const started = Promise.all(before).then(start);
    earlier.push({ touches, free: started.then(({ free }) => free).catch(() => {}) });
    return started.then(({ result }) => result);
  });
  return Promise.all(results);
}

/** Whether two jobs may not run at once. */
export function disturb(a: Touches, b: Touches): boolean {
  return a === 'everything' || b === 'everything' || a.some(one => b.includes(one));
}
