import { type Duration, milliseconds } from '../promql/duration.ts';
import {
  complement,
  divide,
  overTime,
  type Recording,
  type RecordingGroup,
  select,
  vector,
} from '../promql/index.ts';
import { budgetOf } from './budget.ts';
import { badShare, events } from './indicator.ts';
import { idOf, type Objective } from './objective.ts';
import {
  budgetRemaining,
  currentBurnRate,
  errorBudget,
  errorRatio,
  eventRate,
  objectiveRatio,
  periodBurnRate,
  periodDays,
  sloInfo,
} from './recorded.ts';
import { burnWindows, recordedWindows } from './windows.ts';

/** The window of the current burn rate, from which the period is put together. */
export const CURRENT: Duration = '5m';

/**
 * Ratios over six hours and more are computed once per minute: each reads thousands of samples per series, and changes
 * little within a minute. This is shorter than the five minutes after which Prometheus forgets a sample.
 */
const LONG_WINDOW: Duration = '6h';
const LONG_WINDOW_INTERVAL: Duration = '1m';

/** Returns the labels that identify the series of one objective. */
export function labelsOf(objective: Objective) {
  return { sloth_id: idOf(objective), sloth_service: objective.service, sloth_slo: objective.name };
}

/** Returns what is recorded for an objective, with the names of Sloth where it has one. */
export function recordingsOf(objective: Objective): readonly RecordingGroup[] {
  const id = idOf(objective);
  const windows = recordedWindows(objective.window);
  const isLong = (window: Duration) => milliseconds(window) >= milliseconds(LONG_WINDOW);
  const ratios = (which: readonly Duration[]) => which.flatMap(window => windowRecordings(objective, window));
  return [
    { name: `slo-${id}-ratios`, recordings: ratios(windows.filter(window => !isLong(window))) },
    {
      name: `slo-${id}-long-ratios`,
      interval: LONG_WINDOW_INTERVAL,
      recordings: [...ratios(windows.filter(isLong)), periodRecording(objective)],
    },
    { name: `slo-${id}-budget`, recordings: budgetRecordings(objective) },
  ].filter(({ recordings }) => recordings.length > 0);
}

/** Returns the ratio of bad events over one window and, for the long window of a pair, the number of events. */
function windowRecordings(objective: Objective, window: Duration): Recording[] {
  const labels = { ...labelsOf(objective), sloth_window: window };
  const total = burnWindows(objective.window).some(pair => pair.long === window)
    ? events(objective.indicator, window)
    : undefined;
  return [
    { record: errorRatio(window), expr: badShare(objective.indicator, window), labels },
    ...(total ? [{ record: eventRate(window), expr: total, labels }] : []),
  ];
}

/**
 * Returns the ratio over the whole period: the mean of the five-minute ratios, as in Sloth, because a rate over 30 days
 * costs a thousand times as much. Five minutes with few events weigh as much as five minutes with many; five minutes
 * without events weigh nothing.
 */
function periodRecording(objective: Objective): Recording {
  return {
    record: errorRatio(objective.window),
    expr: overTime('avg', select(errorRatio(CURRENT), labelsOf(objective)), objective.window),
    labels: { sloth_window: objective.window },
  };
}

function budgetRecordings(objective: Objective): Recording[] {
  const labels = labelsOf(objective);
  const budget = budgetOf(objective);
  const burnRate = (window: Duration) => divide(select(errorRatio(window), labels), budget);
  return [
    { record: objectiveRatio, expr: vector(objective.target), labels },
    { record: errorBudget, expr: vector(budget), labels },
    { record: periodDays, expr: vector(milliseconds(objective.window) / milliseconds('1d')), labels },
    { record: currentBurnRate, expr: burnRate(CURRENT), labels },
    { record: periodBurnRate, expr: burnRate(objective.window), labels },
    { record: budgetRemaining, expr: complement(select(periodBurnRate, labels)), labels },
    {
      record: sloInfo,
      expr: vector(1),
      labels: {
        ...labels,
        owner: objective.owner,
        sloth_mode: 'vigia',
        sloth_spec: 'vigia/v1',
        sloth_version: '1',
      },
    },
  ];
}
