import { setTimeout as wait } from 'node:timers/promises';

export interface LaneOptions {
  /** Milliseconds until the next start, asked before each. */
  readonly every: () => number;
  /** Starts that find this many still running are skipped. */
  readonly inFlight: number;
  readonly signal: AbortSignal;
}

/**
 * Starts `work` again and again until the signal aborts, without waiting for it to end. A caller's own failure
 * (the service is stopping, a connection is refused) is no event of the service and is dropped.
 */
export async function runLane(
  { every, inFlight, signal }: LaneOptions,
  work: () => Promise<unknown>,
): Promise<void> {
  let running = 0;
  while (!signal.aborted) {
    await wait(every(), undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    if (running >= inFlight) continue;
    running++;
    void work()
      .catch(() => {})
      .finally(() => {
        running--;
      });
  }
}
