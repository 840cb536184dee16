import type { Objective } from './objective.ts';
import { type BurnWindow, burnWindows, clean, type Urgency } from './windows.ts';

/** The share of bad events that the objective allows: 0.005 for 99.5 %. */
export function budgetOf({ target }: Pick<Objective, 'target'>): number {
  return clean(1 - target);
}

/** The share of bad events at which a pair of windows fires. */
export function limitOf(objective: Pick<Objective, 'target'>, { factor }: BurnWindow): number {
  return clean(factor * budgetOf(objective));
}

/**
 * The pairs that an alert of the objective consists of. A pair whose limit is 1 or more could never fire, not even if
 * every event were bad, and is left out: 14.4 times a budget of 10 % is more than there is.
 */
export function pairsOf(
  objective: Pick<Objective, 'target' | 'window'>,
  urgency: Urgency,
): readonly BurnWindow[] {
  return burnWindows(objective.window).filter(
    pair => pair.urgency === urgency && limitOf(objective, pair) < 1,
  );
}

/** For people: `0.005` becomes `0.5 %`. */
export function percent(share: number): string {
  return `${clean(share * 100)} %`;
}
