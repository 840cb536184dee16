import { falachefePast } from '../../history/falachefe.ts';
import { productionPast } from '../../history/production.ts';
import { qualifierPast } from '../../history/qualifier.ts';
import { whatsselfPast } from '../../history/whatsself.ts';
import { objectives } from '../../slos/index.ts';
import { jobs } from '../platform/jobs.ts';
import { idOf } from '../slos/objective.ts';
import { Axis } from './axis.ts';
import { objectivePast } from './objectives.ts';
import { openMetrics, type Span } from './openmetrics.ts';
import type { PastSeries } from './series.ts';

/** Every system that has a past; a further one is added here. */
const systems = [falachefePast, whatsselfPast, qualifierPast, productionPast];

export interface PastOptions {
  readonly days: number;
  /** Unix time in seconds at which the past ends and what is measured begins. */
  readonly until: number;
  /** `host:port` of the sample service as Prometheus scrapes it: the past continues in the same series. */
  readonly instance: string;
  readonly environment: string;
}

/** The invented past of the demo: what the sample service would have exposed, and what rules made of it. */
export interface InventedPast {
  readonly from: number;
  readonly to: number;
  /** OpenMetrics text of a part of it. */
  readonly text: (span: Span) => Generator<string>;
}

export function inventPast({ days, until, instance, environment }: PastOptions): InventedPast {
  const axis = new Axis(days, until);
  const pasts = systems.map(system => system(axis));
  const scraped = { environment, instance, job: jobs.exporter };
  const exposed: PastSeries[] = pasts.flatMap(({ series }) =>
    series.map(one => ({ ...one, labels: { ...scraped, ...one.labels } })),
  );
  const outcomes = Object.assign({}, ...pasts.map(past => past.outcomes));
  const recorded = objectives.flatMap(objective => objectivePast(axis, objective, outcomes[idOf(objective)]));
  const series = [...exposed, ...recorded];
  return {
    from: axis.moments[0]!.seconds,
    to: axis.moments.at(-1)!.seconds,
    text: span => openMetrics(axis, series, span),
  };
}
