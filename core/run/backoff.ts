/** The wait before a server that ended is started again for the first time, in milliseconds. */
const FIRST_MS = 1_000;
/** The longest wait: what is mended by hand comes back within it. */
const LONGEST_MS = 30_000;
/** A server that was up for this long had come back: its next end is a new fault. Twice the longest wait. */
const STEADY_MS = 2 * LONGEST_MS;

/**
 * Returns how long to wait before a server that ended after `upMs` is started again, in milliseconds: twice as long as the
 * `last` time, within bounds, and from the beginning if it had come back.
 */
export function nextWait(last: number | undefined, upMs: number): number {
  return last === undefined || upMs >= STEADY_MS ? FIRST_MS : Math.min(last * 2, LONGEST_MS);
}
