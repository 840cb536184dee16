import { limitOf, pairsOf } from './budget.ts';
import { observed } from './drives.ts';
import type { Indicator } from './indicator.ts';
import type { Objective } from './objective.ts';
import { clean } from './windows.ts';

/** One bad event may be an accident, and two a coincidence. */
const BAD_EVENTS = 3;

/**
 * The events below which no alert fires, where the objective does not say: enough that fewer than three bad ones page
 * nobody. 100 for 99.5 % over 30 days.
 */
export function usualMinimum(objective: Pick<Objective, 'target' | 'window'>): number {
  const limits = pairsOf(objective, 'page').map(pair => limitOf(objective, pair));
  return limits.length === 0 ? 1 : Math.ceil(clean(BAD_EVENTS / Math.min(...limits)));
}

/** Observations within the bound of the indicator, and beyond every bucket. Throws for an indicator of another kind. */
export function latencyDrives(indicator: Indicator): Objective['drives'] {
  if (indicator.kind !== 'latency')
    throw new Error(
      `drives are missing, and an indicator of the kind "${indicator.kind}" does not imply them: give good and bad`,
    );
  const { histogram, within } = indicator;
  return { good: observed(histogram, within), bad: observed(histogram, Number.POSITIVE_INFINITY) };
}
