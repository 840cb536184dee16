import type { Metric } from '../metrics/metric.ts';
import { bridged } from './bridge.ts';
import type { Node, SelectorNode } from './node.ts';
import { print } from './print.ts';

/** Labels that Prometheus attaches to every series of a scraped target. */
export const TARGET_LABELS = ['job', 'instance'] as const;
export type TargetLabel = (typeof TARGET_LABELS)[number];

/** The labels of a fleet unless the project says otherwise. */
export const USUAL_FLEET: readonly string[] = ['environment'];

/**
 * The labels that tell the environments of a fleet apart, as far as the compiler knows them; `fleetLabels` of a project names
 * them all. A project that adds `cluster` adds it here too:
 *
 * @example
 * ```ts
 * declare module 'vigia/promql' {
 *   interface FleetLabels {
 *     cluster: string;
 *   }
 * }
 * ```
 */
export interface FleetLabels {
  environment: string;
}

/** The label names of a metric, including those of the target and of the fleet. */
export type LabelsOf<M extends Metric> =
  | (keyof M['labels'] & string)
  | TargetLabel
  | (keyof FleetLabels & string);

declare const labels: unique symbol;

/** An instant vector whose series carry at most the labels `L`; `never` after a sum over everything. */
export interface Expression<out L extends string = string> {
  readonly node: Node;
  /** Type-level only: the labels that the result has. */
  readonly [labels]?: L;
}

/** The series of one metric, narrowed by matchers: an instant vector, or the base of a range. */
export interface Selector<M extends Metric = Metric> extends Expression<LabelsOf<M>> {
  readonly node: SelectorNode;
  readonly metric: M;
}

/** Texts printed without scaling, because checks, rules, panels and pages all need them. */
const asWritten = new WeakMap<Node, string>();

/**
 * Returns the expression as PromQL, over deprecated names as well. Divides every duration by `timeScale` (default 1).
 *
 * @example
 * ```ts
 * promql(rate(sent, '5m')); // rate(bot_sent_total[5m])
 * promql(rate(sent, '5m'), 60); // rate(bot_sent_total[5s])
 * ```
 */
export function promql({ node }: Expression, timeScale = 1): string {
  const known = timeScale === 1 ? asWritten.get(node) : undefined;
  if (known !== undefined) return known;
  const text = print(bridged(node), timeScale);
  if (timeScale === 1) asWritten.set(node, text);
  return text;
}

export function expression<L extends string>(node: Node): Expression<L> {
  return { node };
}
