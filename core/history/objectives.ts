import { type Duration, milliseconds } from '../promql/duration.ts';
import { budgetOf } from '../slos/budget.ts';
import type { Objective } from '../slos/objective.ts';
import {
  budgetRemaining,
  currentBurnRate,
  errorBudget,
  errorRatio,
  objectiveRatio,
  type SloSeries,
} from '../slos/recorded.ts';
import { CURRENT, labelsOf } from '../slos/recordings.ts';
import { recordedWindows } from '../slos/windows.ts';
import { type Axis, STEP_SECONDS } from './axis.ts';
import type { Outcome, PastSeries } from './series.ts';

/**
 * The mean over a period is over samples, and a live one comes every 15 seconds. One sample per minute keeps the first
 * day from outweighing the month before it by more than four to one, at a third of the size.
 */
const CURRENT_PER_STEP = 5;

/** Share of the budget that an objective without its own history spends. */
const QUIET_SHARE = 0.2;

/** Returns what the recording rules of the objective would have stored, as far as panels draw it. */
export function objectivePast(axis: Axis, objective: Objective, outcome?: Outcome): PastSeries[] {
  const labels = labelsOf(objective);
  const budget = budgetOf(objective);
  const { total, bad } = outcome ?? quiet(axis, budget);
  const one = (metric: SloSeries, values: Float64Array, more = {}): PastSeries => ({
    metric,
    suffix: '',
    labels: { ...labels, ...more },
    values,
  });
  const current = ratioOver(total, bad, CURRENT);
  const period = meanOver(current, objective.window);
  return [
    ...recordedWindows(objective.window).map(window => ({
      ...one(errorRatio(window), ratioOver(total, bad, window), { sloth_window: window }),
      ...(window === CURRENT && { perStep: CURRENT_PER_STEP }),
    })),
    one(errorRatio(objective.window), period, { sloth_window: objective.window }),
    one(
      objectiveRatio,
      axis.level(() => objective.target, 0),
    ),
    one(
      errorBudget,
      axis.level(() => budget, 0),
    ),
    one(
      currentBurnRate,
      current.map(share => share / budget),
      { sloth_window: CURRENT },
    ),
    one(
      budgetRemaining,
      period.map(share => 1 - share / budget),
      { sloth_window: objective.window },
    ),
  ];
}

function quiet(axis: Axis, budget: number): Outcome {
  const total = axis.events(({ busy }) => busy);
  return { total, bad: axis.part(total, () => budget * QUIET_SHARE) };
}

const stepsIn = (window: Duration) => Math.max(1, Math.round(milliseconds(window) / 1000 / STEP_SECONDS));

/** Returns the share of bad events over the window before each moment. Returns nothing where there were no events. */
function ratioOver(total: Float64Array, bad: Float64Array, window: Duration): Float64Array {
  const steps = stepsIn(window);
  return total.map((value, i) => {
    const from = Math.max(0, i - steps);
    const events = value - total[from]!;
    return events > 0 ? (bad[i]! - bad[from]!) / events : Number.NaN;
  });
}

/** Returns the mean of the values over the window before each moment, without missing values. */
function meanOver(values: Float64Array, window: Duration): Float64Array {
  const steps = stepsIn(window);
  let sum = 0;
  let count = 0;
  return values.map((value, i) => {
    if (!Number.isNaN(value)) {
      sum += value;
      count += 1;
    }
    const gone = i >= steps ? values[i - steps]! : Number.NaN;
    if (!Number.isNaN(gone)) {
      sum -= gone;
      count -= 1;
    }
    return count > 0 ? sum / count : Number.NaN;
  });
}
