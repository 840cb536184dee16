import { add, type Expression, max, multiply, or, perEnvironment, select } from '../../promql/index.ts';
import { objectiveRatio, type SloSeries } from '../../slos/recorded.ts';

/**
 * Returns a recorded series for each objective (of `sloth_id`, default all), and `quiet` for those without events in
 * the window: where nothing happened, nothing was bad. Each environment has a budget of its own.
 */
export function recordedOr(quiet: number, series: SloSeries, sloth_id?: string): Expression<'sloth_id'> {
  const of = sloth_id === undefined ? {} : { sloth_id };
  const each = (one: SloSeries) => max(select(one, of), { by: ['sloth_id'] });
  const none = multiply(each(objectiveRatio), 0);
  return perEnvironment(or(each(series), quiet === 0 ? none : add(none, quiet)));
}
