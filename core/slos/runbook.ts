import type { Runbook } from '../alerts/alert.ts';
import { step } from '../alerts/prose.ts';
import { dashboardName } from '../alerts/references.ts';
import { budgetOf, limitOf, percent } from './budget.ts';
import { idOf, type Objective, sloUid } from './objective.ts';
import type { BurnWindow } from './windows.ts';

/** Returns the runbook for an objective whose error budget burns: the steps common to all, and its own. */
export function runbookOf(objective: Objective, pairs: readonly BurnWindow[]): Runbook {
  const { description, owner, window, causes, steps } = objective;
  const page = pairs[0]!.urgency === 'page';
  return {
    impact: [
      description,
      `The error budget is ${percent(budgetOf(objective))} over ${window}. ${pairs.map(pair => explain(objective, pair)).join(' ')}`,
      page
        ? 'At this rate the budget is gone within hours or days: act now.'
        : 'This is not an emergency, but the budget will not last: act within days.',
    ].join('\n\n'),
    causes,
    steps: [
      step`Open ${dashboardName(sloUid(objective))}: is the short window still above its threshold (ongoing) or below it (over)? How much budget is left?`,
      'Look for a deployment at the time when the burn rate rose: if one fits, roll it back first and investigate later.',
      ...steps,
      page
        ? `Over: record how much of the budget it cost. Ongoing, and you cannot fix it: call the ${owner}.`
        : `Open an issue for the ${owner} with the burn rate and how much budget is left. Less than a quarter of the budget is left: make no change except fixes until it has recovered.`,
      `The target itself is wrong (too strict or too lax for what users notice): change \`${idOf(objective)}\` in slos/ together with its owner, not the alert.`,
    ],
  };
}

function explain(objective: Objective, pair: BurnWindow): string {
  return `Fires while more than ${percent(limitOf(objective, pair))} of events are bad over both the last ${pair.long} and the last ${pair.short}: a burn rate of ${pair.factor}, which spends ${percent(pair.budgetShare)} of the budget in ${pair.long}.`;
}
