/** What a job uses. `everything` excludes every other job. */
export type Touches = readonly string[] | 'everything';

export interface Job<R> {
  readonly touches: Touches;
  readonly start: () => Started<R>;
}

export interface Started<R> {
  readonly result: Promise<R>;
  /** Settles when the resources are free for the next job. It does not matter whether it rejects. */
  readonly free: Promise<unknown>;
}

/**
 * Starts each job when no earlier job of the list that conflicts with it is left. Jobs without a common resource run in
 * parallel, the others in the given order.
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

/** Whether two jobs conflict. */
export function disturb(a: Touches, b: Touches): boolean {
  return a === 'everything' || b === 'everything' || a.some(one => b.includes(one));
}
