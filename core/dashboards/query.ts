import type { AlertDeclaration } from '../alerts/alert.ts';
import type { Counter, Histogram } from '../metrics/metric.ts';
import type { LabelsOf } from '../promql/expression.ts';
import type { Growing } from '../promql/functions.ts';
import {
  type Expression,
  increase,
  multiply,
  or,
  type Range,
  rate,
  type Series,
  sum,
  vector,
} from '../promql/index.ts';

/** One query of a panel. */
export interface Query {
  readonly expr: Expression;
  /** Name of the series; `{{label}}` is replaced by the label's value. */
  readonly legend: string;
  /** Shows the traces of single requests as dots; for queries over histograms. */
  readonly exemplars?: true;
  /** Set when this is what an alert looks at: drawn in the alert's colour, dashed, never stacked. */
  readonly alert?: AlertDeclaration;
}

/** The labels that a legend names. */
type Named<Legend extends string> = Legend extends `${string}{{${infer Label}}}${infer Rest}`
  ? Label | Named<Rest>
  : never;

/** A query with its legend. A legend that names a label which the expression does not have does not compile. */
export function query<L extends string, const Legend extends string>(
  expr: Expression<L>,
  legend: [Named<Legend>] extends [L] ? Legend : `no such label: ${Exclude<Named<Legend>, L>}`,
): Query {
  return { expr, legend };
}

/** Like `query`, for expressions over a histogram whose observations carry trace ids. */
export function traced<L extends string, const Legend extends string>(
  expr: Expression<L>,
  legend: [Named<Legend>] extends [L] ? Legend : `no such label: ${Exclude<Named<Legend>, L>}`,
): Query {
  return { expr, legend, exemplars: true };
}

/** What the alert looks at, over everything whatever the dashboard's variables say. */
export function alertValue(alert: AlertDeclaration): Query {
  return { expr: alert.value, legend: `Alert value: ${alert.name}`, alert };
}

/** The same for an alert over a sum of events: 0 while there has been none. */
export function alertSum(alert: AlertDeclaration): Query {
  return { ...alertValue(alert), expr: or(alert.value, vector(0)) };
}

/** 0 where the sum has no series yet, because no event has happened since the process started. */
export function orZero(sum: Expression<never>): Expression<never> {
  return or(sum, vector(0));
}

/** Of a counter, or of a histogram's `observations` or `total`: all series together, or one for each value of `by`. */
interface Growth {
  <M extends Counter, const By extends LabelsOf<M> = never>(
    of: Series<M>,
    by?: readonly By[],
  ): Expression<By>;
  <M extends Histogram, const By extends LabelsOf<M> = never>(
    of: Growing<M>,
    by?: readonly By[],
  ): Expression<By>;
}

/** Growth a second, around each point of the time axis. */
export const perSecond = growth(rate, '$__rate_interval');
/** Growth a minute, around each point of the time axis. */
export const perMinute = growth(rate, '$__rate_interval', 60);
/** Growth over the selected time range. */
export const inRange = growth(increase, '$__range');

function growth(grow: typeof rate | typeof increase, range: Range, times = 1): Growth {
  const grown = grow as (of: Series<Counter> | Growing<Histogram>, range: Range) => Expression;
  return (of: Series<Counter> | Growing<Histogram>, by: readonly string[] = []) => {
    const summed = by.length > 0 ? sum(grown(of, range), { by }) : sum(grown(of, range));
    return (times === 1 ? summed : multiply(summed, times)) as Expression<never>;
  };
}
