import type { Objective } from './objective.ts';
import { type BurnWindow, burnWindows, clean, type Urgency } from './windows.ts';

/** Returns the share of bad events that the objective allows: 0.005 for 99.5 %. */
export function budgetOf({ target }: Pick<Objective, 'target'>): number {
  return clean(1 - target);
}

/** Returns the share of bad events at which a pair of windows fires. */
export function limitOf(objective: Pick<Objective, 'target'>, { factor }: BurnWindow): number {
  return clean(factor * budgetOf(objective));
}

/**
 * Returns the window pairs of an alert of the objective. Leaves out a pair whose limit is 1 or more: it could never fire,
 * even if every event were bad (14.4 times a budget of 10 %).
 */
export function pairsOf(
  objective: Pick<Objective, 'target' | 'window'>,
  urgency: Urgency,
): readonly BurnWindow[] {
  return burnWindows(objective.window).filter(
    pair => pair.urgency === urgency && limitOf(objective, pair) < 1,
  );
}

/** Formats a share for readers: `0.005` becomes `0.5 %`. */
export function percent(share: number): string {
  return `${clean(share * 100)} %`;
}
