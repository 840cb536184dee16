import type { Runbook } from '../alerts/alert.ts';
import { dashboardName } from '../alerts/references.ts';
import { budgetOf, limitOf } from './budget.ts';
import { idOf, type Objective, sloUid } from './objective.ts';
import type { BurnWindow } from './windows.ts';
import type { SloWords } from './words.ts';

/** Returns the runbook for an objective whose error budget burns: the steps common to all, and its own. */
export function runbookOf(objective: Objective, pairs: readonly BurnWindow[], words: SloWords): Runbook {
  const { description, owner, window, causes, steps } = objective;
  const { urgency } = pairs[0]!;
  const explained = pairs.map(pair => explain(objective, pair, words));
  return {
    impact: [
      description,
      [words.budget(words.percent(budgetOf(objective)), window), ...explained].join(' '),
      words.howUrgent[urgency],
    ].join('\n\n'),
    causes,
    steps: [
      words.open(dashboardName(sloUid(objective))),
      words.deployment,
      ...steps,
      words.whom(owner, urgency),
      words.wrongTarget(idOf(objective)),
    ],
  };
}

function explain(objective: Objective, pair: BurnWindow, { percent, number, explain }: SloWords): string {
  const { long, short, factor, budgetShare } = pair;
  return explain({
    limit: percent(limitOf(objective, pair)),
    long,
    short,
    factor: number(factor),
    spent: percent(budgetShare),
  });
}
