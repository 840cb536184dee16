import type { Histogram, Metric } from '../metrics/metric.ts';
import { milliseconds } from '../promql/duration.ts';
import { metricsIn } from '../promql/inspect.ts';
import { asSelector } from '../promql/select.ts';
import { pairsOf } from './budget.ts';
import { expressions } from './indicator.ts';
import { idOf, type Objective } from './objective.ts';

/** With a shorter period, the windows of the alerts, which shrink with it, would coincide. */
const SHORTEST_PERIOD = '1d';

/**
 * Checks that objectives can be met and watched. Throws with all problems: the field, its value, the fix. Returns the
 * objectives.
 */
export function checkObjectives<const O extends readonly Objective[]>(
  objectives: O,
  contract: ReadonlyMap<string, Metric>,
): O {
  const ids = objectives.map(idOf);
  const problems = [
    ...objectives.flatMap(objective =>
      problemsOf(objective, contract).map(problem => `objective ${idOf(objective)}: ${problem}`),
    ),
    ...[...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].map(
      id => `objective ${id}: its name is taken by another objective of the same service; rename one`,
    ),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return objectives;
}

function problemsOf(objective: Objective, contract: ReadonlyMap<string, Metric>): string[] {
  const problems = [
    ...slug('name', objective.name),
    ...slug('service', objective.service),
    ...targetProblems(objective.target),
    ...windowProblems(objective.window),
    ...indicatorProblems(objective, contract),
  ];
  return problems.length > 0 ? problems : alertProblems(objective);
}

function slug(field: string, value: string): string[] {
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value)
    ? []
    : [
        `${field} is "${value}": use a-z, 0-9 and single hyphens, starting with a letter, such as api-availability`,
      ];
}

function targetProblems(target: number): string[] {
  if (target > 0 && target < 1) return [];
  if (target === 1) return ['target is 1: 100 % leaves no error budget; give a ratio below 1, such as 0.999'];
  const fix =
    target > 1 && target < 100 ? `write ${target} % as ${target / 100}` : 'give a ratio between 0 and 1';
  return [`target is ${target}: ${fix}`];
}

function windowProblems(window: Objective['window']): string[] {
  try {
    return milliseconds(window) < milliseconds(SHORTEST_PERIOD)
      ? [`window is ${window}: give at least ${SHORTEST_PERIOD}, such as 30d`]
      : [];
  } catch {
    return [`window is "${window}": write a number and one of ms s m h d w, such as 30d`];
  }
}

function indicatorProblems(
  { indicator, minimumEvents, minimumObserved }: Objective,
  contract: ReadonlyMap<string, Metric>,
): string[] {
  const named = expressions(indicator).flatMap(one => [...metricsIn(one)]);
  const unknown = [...new Set(named)].filter(name => !contract.has(name));
  return [
    ...unknown.map(
      name => `indicator uses ${name}, which is not a metric of the contract: declare it in metrics/`,
    ),
    ...(indicator.kind === 'latency' ? boundProblems(asSelector(indicator.histogram).metric, indicator) : []),
    ...(indicator.kind !== 'time' && !(Number.isInteger(minimumEvents) && minimumEvents! >= 1)
      ? [`minimumEvents is ${minimumEvents}: give a whole number of at least 1`]
      : []),
    ...(indicator.kind === 'time' && minimumObserved === undefined
      ? [
          'minimumObserved is missing: give the time after which one failed scrape no longer distorts the ratio, such as 1h',
        ]
      : []),
  ];
}

function boundProblems({ name, buckets }: Histogram, { within }: { within: number }): string[] {
  return buckets.includes(within)
    ? []
    : [
        `within is ${within}, which is not a bucket of ${name}: use one of ${buckets.join(', ')}, or add the bucket`,
      ];
}

function alertProblems(objective: Objective): string[] {
  return (['page', 'ticket'] as const)
    .filter(urgency => pairsOf(objective, urgency).length === 0)
    .map(
      urgency =>
        `target is ${objective.target}: no ${urgency} could ever fire, even if every event were bad; raise it`,
    );
}
