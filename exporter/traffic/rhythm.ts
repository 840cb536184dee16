import { busyness, seededRandom } from 'vigia/history';
import type { TrafficKind } from '../config.ts';

export interface Rhythm {
  readonly calm: boolean;
  /** Numbers from 0 to below 1, in the same order at each start. */
  readonly random: () => number;
  /** How long until the next start, for what is so many milliseconds when it is calm. */
  readonly every: (calmMs: number) => () => number;
}

/** When simulated people do things: steadily when it is calm, else at random and as often as the hour has it. */
export function rhythmOf(kind: Exclude<TrafficKind, 'off'>, seed: number): Rhythm {
  const calm = kind === 'calm';
  const random = seededRandom(calm ? seed : seed + 1);
  const every = (calmMs: number) => () =>
    calm ? calmMs : (-Math.log(1 - random()) * calmMs) / busyness(new Date());
  return { calm, random, every };
}
