import type { Project } from '../project/project.ts';
import { idOf } from '../slos/objective.ts';
import { targetLabels } from '../stack/targets.ts';
import { Axis } from './axis.ts';
import { objectivePast } from './objectives.ts';
import { openMetrics, type Span } from './openmetrics.ts';
import type { PastSeries } from './series.ts';

export interface PastOptions {
  readonly project: Project;
  readonly days: number;
  /** Unix time in seconds at which the history ends and measured data begins. */
  readonly until: number;
  /** The job and `host:port` of the service as Prometheus scrapes it: the past continues in the same series. */
  readonly job: string;
  readonly instance: string;
  readonly environment: string;
  /** Other labels of the targets of the environment. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Returns the invented history of the demo: what the sample service would have exposed, and what rules would have
 * recorded.
 */
export interface InventedPast {
  readonly from: number;
  readonly to: number;
  /** Returns a part of it as OpenMetrics text. */
  readonly text: (span: Span) => Generator<string>;
}

export function inventPast({ project, days, until, job, instance, ...where }: PastOptions): InventedPast {
  const axis = new Axis(days, until);
  const pasts = project.systems.flatMap(({ past }) => (past ? [past(axis)] : []));
  const fleet = targetLabels({ labels: {}, ...where });
  const scraped = { ...fleet, instance, job };
  const exposed: PastSeries[] = pasts.flatMap(({ series }) =>
    series.map(one => ({ ...one, labels: { ...scraped, ...one.labels } })),
  );
  const outcomes = Object.assign({}, ...pasts.map(past => past.outcomes));
  const recorded = project.objectives.flatMap(objective =>
    objectivePast(axis, objective, outcomes[idOf(objective)]).map(one => ({
      ...one,
      // As the rules record it: for each environment.
      labels: { ...kept(fleet, project.fleetLabels), ...one.labels },
    })),
  );
  const series = [...exposed, ...recorded];
  return {
    from: axis.moments[0]!.seconds,
    to: axis.moments.at(-1)!.seconds,
    text: span => openMetrics(axis, series, span),
  };
}

function kept(labels: Readonly<Record<string, string>>, fleet: readonly string[]) {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => fleet.includes(name)));
}
