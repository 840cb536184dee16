import type { Runbook } from '../alerts/alert.ts';
import { budgetOf, limitOf, percent } from './budget.ts';
import { idOf, type Objective } from './objective.ts';
import type { BurnWindow } from './windows.ts';

/** What to do when the budget of an objective burns: the same steps for all, then those of this one. */
export function runbookOf(objective: Objective, pairs: readonly BurnWindow[]): Runbook {
  const { title, description, owner, window, causes, steps } = objective;
  const page = pairs[0]!.urgency === 'page';
  return {
    impact: [
      description,
      `The error budget is ${percent(budgetOf(objective))} over ${window}. ${pairs.map(pair => explain(objective, pair)).join(' ')}`,
      page
        ? 'If it goes on, the budget is gone within days or hours: a person acts now.'
        : 'Nothing burns this minute, but the budget will not last: a person acts in the next days.',
    ].join('\n\n'),
    causes,
    steps: [
      `Open the dashboard "SLO: ${title}": is the short window still above its line (it goes on) or below (it is over)? How much budget is left?`,
      'Look for a deployment at the moment at which the burn rate rose: one that fits is rolled back first and understood later.',
      ...steps,
      page
        ? `It is over: note in the journal what it cost of the budget. It goes on and you cannot end it: call the ${owner}.`
        : `Open an issue for the ${owner} with the burn rate and the panel. Budget below a quarter: changes that are not repairs wait until it has recovered.`,
      `The target itself is wrong (too strict for what users notice, or too lax): change \`${idOf(objective)}\` in slos/ with its owner, not the alert.`,
    ],
  };
}

function explain(objective: Objective, pair: BurnWindow): string {
  return `Fires while more than ${percent(limitOf(objective, pair))} of the events of the last ${pair.long} and of the last ${pair.short} are bad: ${pair.factor} times as fast as the budget allows, ${percent(pair.budgetShare)} of it in ${pair.long}.`;
}
