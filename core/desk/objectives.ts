import type { Config } from '../project/config.ts';
import { perFleet } from '../promql/fleet.ts';
import { type Duration, type Expression, promql, select } from '../promql/index.ts';
import { badShare, events } from '../slos/indicator.ts';
import { idOf, sloUid } from '../slos/objective.ts';
import { budgetRemaining } from '../slos/recorded.ts';
import { PERIOD } from './figures.ts';
import { type ObjectiveTexts, objectiveTexts } from './language.ts';

/** An objective as the desk has it. */
export interface DeskObjective extends ObjectiveTexts {
  /** `SERVICE-NAME`. */
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly target: number;
  /** The rolling period over which the target holds. */
  readonly window: Duration;
  /** The dashboard of the objective. */
  readonly dashboard: string;
  /** PromQL of the share of bad events, with `$__range` for the period. */
  readonly bad: string;
  /** PromQL of all events per second, with `$__range`. Absent for an objective that counts time. */
  readonly events?: string;
  /** PromQL of the share of the budget of `window` that is left. */
  readonly budgetLeft: string;
}

/** Returns the objectives of the project as the desk has them. */
export function deskObjectives(config: Config): DeskObjective[] {
  const { project, timeScale } = config;
  const texts = objectiveTexts(config);
  const query = (of: Expression) => promql(perFleet(of, project.fleetLabels), timeScale);
  return project.objectives.map(objective => {
    const { name, service, target, window, indicator } = objective;
    const total = events(indicator, PERIOD);
    return {
      ...{ id: idOf(objective), name, service, target, window },
      ...texts.get(idOf(objective))!,
      dashboard: sloUid(objective),
      bad: query(badShare(indicator, PERIOD)),
      ...(total && { events: query(total) }),
      budgetLeft: promql(select(budgetRemaining, { sloth_id: idOf(objective) }), timeScale),
    };
  });
}
