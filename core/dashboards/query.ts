import type { AlertDeclaration } from '../alerts/alert.ts';
import type { Counter, Histogram } from '../metrics/metric.ts';
import type { LabelsOf } from '../promql/expression.ts';
import type { Growing, GrowingLabels, Observing } from '../promql/functions.ts';
import {
  type Expression,
  increase,
  max,
  min,
  multiply,
  or,
  perEnvironment,
  type Range,
  rate,
  type Series,
  sum,
  vector,
} from '../promql/index.ts';

/** One query of a panel. */
export interface Query {
  readonly expr: Expression;
  /** Name of the series. `{{label}}` is replaced by the value of the label. */
  readonly legend: string;
  /** Shows exemplars: traces of single requests. For queries over histograms. */
  readonly exemplars?: true;
  /** The alert that compares this value. The series is drawn in the colour of the alert, dashed, and never stacked. */
  readonly alert?: AlertDeclaration;
}

/** The labels that a legend names. */
type Named<Legend extends string> = Legend extends `${string}{{${infer Label}}}${infer Rest}`
  ? Label | Named<Rest>
  : never;

/**
 * Returns a query with its legend. A legend that names a label that the expression does not have does not compile.
 *
 * @example
 * ```ts
 * query(sum(waiting, { by: ['bot'] }), '{{bot}}').legend; // {{bot}}
 * ```
 */
export function query<L extends string, const Legend extends string>(
  expr: Expression<L>,
  legend: [Named<Legend>] extends [L] ? Legend : `no such label: ${Exclude<Named<Legend>, L>}`,
): Query {
  return { expr, legend };
}

/**
 * Returns a query like `query`, with exemplars. For expressions over a histogram whose observations carry trace ids.
 *
 * @example
 * ```ts
 * traced(histogramQuantile(0.95, replyTime, '$__rate_interval'), 'p95').exemplars; // true
 * ```
 */
export function traced<L extends string, const Legend extends string>(
  expr: Expression<L>,
  legend: [Named<Legend>] extends [L] ? Legend : `no such label: ${Exclude<Named<Legend>, L>}`,
): Query {
  return { expr, legend, exemplars: true };
}

/**
 * Returns the value of the alert as a query, for each environment that the reader has chosen. Other dashboard variables do not
 * apply to it.
 *
 * @example
 * ```ts
 * promql(alertValue(alert).expr); // sum(bot_waiting)
 * ```
 */
export function alertValue(alert: AlertDeclaration): Query {
  return { expr: perEnvironment(alert.value), legend: `Alert value: ${alert.name}`, alert };
}

/**
 * Returns the value of an alert on a sum of events as a query: 0 while there are no events.
 *
 * @example
 * ```ts
 * promql(alertSum(alert).expr); // sum(bot_waiting) or on () vector(0)
 * ```
 */
export function alertSum(alert: AlertDeclaration): Query {
  return { ...alertValue(alert), expr: perEnvironment(or(alert.value, vector(0), [])) };
}

/**
 * Returns the value of an alert as one series: that of its worst instance, which is the lowest if the alert fires below its
 * threshold, otherwise the highest.
 *
 * @example
 * ```ts
 * promql(worst(alertValue(alert)).expr); // max(sum(bot_waiting))
 * ```
 */
export function worst(query: Query): Query {
  const isLow = query.alert?.threshold?.operator.startsWith('<');
  return { ...query, expr: isLow ? min(query.expr) : max(query.expr) };
}

/**
 * Returns the sum, or 0 if it has no series yet because no event has happened since the process started.
 *
 * @example
 * ```ts
 * promql(orZero(sum(rate(sent, '5m')))); // sum(rate(bot_sent_total[5m])) or vector(0)
 * ```
 */
export function orZero(sum: Expression<never>): Expression<never> {
  return or(sum, vector(0));
}

/** Growth of a counter, or of `observations` or `total` of a histogram or a summary: of all series, or for each value of `by`. */
interface Growth {
  <M extends Counter, const By extends LabelsOf<M> = never>(
    of: Series<M>,
    by?: readonly By[],
  ): Expression<By>;
  <M extends Observing, const By extends GrowingLabels<M> = never>(
    of: Growing<M>,
    by?: readonly By[],
  ): Expression<By>;
}

/**
 * Returns the growth per second around each point of the time axis.
 *
 * @example
 * ```ts
 * promql(perSecond(sent, ['status'])); // sum by (status) (rate(bot_sent_total[$__rate_interval]))
 * ```
 */
export const perSecond = growth(rate, '$__rate_interval');
/**
 * Returns the growth per minute around each point of the time axis.
 *
 * @example
 * ```ts
 * promql(perMinute(sent)); // sum(rate(bot_sent_total[$__rate_interval])) * 60
 * ```
 */
export const perMinute = growth(rate, '$__rate_interval', 60);
/**
 * Returns the growth over the selected time range.
 *
 * @example
 * ```ts
 * promql(inRange(sent)); // sum(increase(bot_sent_total[$__range]))
 * ```
 */
export const inRange = growth(increase, '$__range');

function growth(grow: typeof rate | typeof increase, range: Range, times = 1): Growth {
  const grown = grow as (of: Series<Counter> | Growing<Histogram>, range: Range) => Expression;
  return (of: Series<Counter> | Growing<Histogram>, by: readonly string[] = []) => {
    const summed = by.length > 0 ? sum(grown(of, range), { by }) : sum(grown(of, range));
    return (times === 1 ? summed : multiply(summed, times)) as Expression<never>;
  };
}
