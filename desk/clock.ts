/** The time; a test gives its own. */
export interface Clock {
  /** Milliseconds since 1970, as the machine says. It can jump. */
  now(): number;
  /** Milliseconds since some moment, that never jump: for how long something took or is to take. */
  elapsed(): number;
}

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };
