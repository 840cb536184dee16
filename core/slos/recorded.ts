import { boundedId } from '../metrics/label.ts';
import { type Gauge, gauge, type Unit } from '../metrics/metric.ts';
import type { Objective } from './objective.ts';
import { burnWindows, recordedWindows } from './windows.ts';

/**
 * What recording rules store, declared so that a query over it is checked like any other. Where Sloth
 * (github.com/slok/sloth) has a name for a series of a service level objective, it is used, so that dashboards made
 * for Sloth work.
 */

/** `sloth_id` is `SERVICE-OBJECTIVE`: one objective has one. `sloth_window` is the range that a ratio covers. */
const labels = {
  sloth_id: boundedId(50),
  sloth_service: boundedId(20),
  sloth_slo: boundedId(50),
  sloth_window: boundedId(20),
};

const recorded = (name: string, help: string, unit: Unit = 'ratio') =>
  gauge({ name, help, unit, labels, origin: 'recorded' });

export type SloSeries = Gauge<typeof labels>;

/** Returns the series of the ratio of bad events over a window such as `5m`. */
export function errorRatio(window: string): SloSeries {
  return recorded(`slo:sli_error:ratio_rate${window}`, `Ratio of bad events over ${window}, 0 to 1`);
}

/**
 * Returns the series of events per second over a window such as `1h`, which shows whether there are enough events to
 * judge.
 */
export function eventRate(window: string): SloSeries {
  return recorded(`slo:sli_events:rate${window}`, `Events per second over ${window}`, 'operations');
}

export const objectiveRatio = recorded('slo:objective:ratio', 'Target ratio of good events');
export const errorBudget = recorded('slo:error_budget:ratio', 'Allowed ratio of bad events');
export const periodDays = recorded(
  'slo:time_period:days',
  'Length of the period of the objective, in days',
  'items',
);
export const currentBurnRate = recorded(
  'slo:current_burn_rate:ratio',
  'Error budget burn rate over 5 minutes; 1 spends the whole budget in exactly one period',
);
export const periodBurnRate = recorded(
  'slo:period_burn_rate:ratio',
  'Error budget spent over the whole period; 1 is all of it',
);
export const budgetRemaining = recorded(
  'slo:period_error_budget_remaining:ratio',
  'Ratio of the error budget of the period that is left; negative when overspent',
);

export const sloInfo = gauge({
  name: 'sloth_slo_info',
  help: 'Name and owner of each objective; always 1',
  unit: 'info',
  labels: {
    ...labels,
    owner: boundedId(20),
    sloth_mode: boundedId(1),
    sloth_spec: boundedId(1),
    sloth_version: boundedId(1),
  },
  origin: 'recorded',
});

/** Every series that is recorded for the objectives: the shares of bad events over their windows, and the budgets. */
export function recordedMetrics(objectives: readonly Pick<Objective, 'window'>[]): readonly Gauge[] {
  if (objectives.length === 0) return [];
  const periods = objectives.map(({ window }) => window);
  const windows = new Set(periods.flatMap(period => [...recordedWindows(period), period]));
  const counted = new Set(periods.flatMap(period => burnWindows(period).map(({ long }) => long)));
  return [
    ...[...windows].map(errorRatio),
    ...[...counted].map(eventRate),
    objectiveRatio,
    errorBudget,
    periodDays,
    currentBurnRate,
    periodBurnRate,
    budgetRemaining,
    sloInfo,
  ];
}
