import type { DeskRemedy } from 'vigia/desk';

/** A call that was made, or is being made until `deadline` at the latest. */
export interface MadeCall {
  readonly calledAt: number;
  /** Of one whose answer has not come. */
  readonly deadline?: number;
}

/** While the action is being called, its turn is asked for again after this. */
const BUSY_MS = 500;

type Limits = Pick<DeskRemedy, 'cooldownMs' | 'maxPerHour' | 'hourMs'>;

/** Returns how far back, and because clocks jump how far ahead, calls count. */
export function countedMs({ cooldownMs, hourMs }: Limits): number {
  return Math.max(cooldownMs, hourMs);
}

/**
 * Returns when the action may be called next, which is `now` if it may be called at once: not while it is being called, not within
 * the cooldown, and not more often in an hour than allowed. Calls that a wrong clock dated far ahead do not count.
 */
export function nextCall(
  calls: readonly MadeCall[],
  { cooldownMs, maxPerHour, hourMs }: Limits,
  now: number,
): number {
  const within = (ms: number) => calls.filter(({ calledAt }) => Math.abs(now - calledAt) < ms);
  const ends = [
    ...calls.flatMap(({ deadline }) => (deadline !== undefined && deadline > now ? [now + BUSY_MS] : [])),
    ...within(cooldownMs).map(({ calledAt }) => calledAt + cooldownMs),
    ...within(hourMs)
      .map(({ calledAt }) => calledAt + hourMs)
      .sort((a, b) => b - a)
      .slice(maxPerHour - 1, maxPerHour),
  ];
  return Math.max(now, ...ends);
}
