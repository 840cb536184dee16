import { checkedNames } from './deprecated.ts';
import { type ClosedLabel, cardinality, type LabelSchema, oneOf } from './label.ts';
import type { Foreign, Metric, MetricType, Unit } from './metric.ts';

/**
 * Labels that Prometheus attaches to every series of a target. It keeps a label of the program that has such a name as
 * `exported_instance`, unless the target has `honorLabels`.
 */
export const ATTACHED = ['job', 'instance', 'environment'] as const;
type Attached = (typeof ATTACHED)[number];

/** The labels as Prometheus stores them. */
export type StoredLabels<L extends LabelSchema, Honoured extends boolean> = Honoured extends true
  ? L
  : { readonly [Name in keyof L as Name extends Attached ? `exported_${Name}` : Name]: L[Name] };

/** The labels of a summary with quantiles: those of the program, and `quantile`. */
type WithQuantile<L, Quantile extends string> = [Quantile] extends [never]
  ? L
  : L & { readonly quantile: ClosedLabel<Quantile> };

/** A metric of a program of others, as its page shows it. */
export interface ForeignDeclaration<
  Type extends MetricType,
  L extends LabelSchema,
  Quantile extends string,
  Honoured extends boolean,
> {
  readonly type: Type;
  /** As the page has it, without the suffixes of a histogram or a summary. */
  readonly name: string;
  /** Default: says that the program gives none. */
  readonly help?: string;
  readonly unit: Unit;
  /** Labels as the page has them. Samples may lack some of them. */
  readonly labels?: L;
  /** Upper bounds of a histogram, ascending, without +Inf. */
  readonly buckets?: readonly number[];
  /** Quantiles of a summary as the page writes them, such as `0.99`. Default: the summary has only `_sum` and `_count`. */
  readonly quantiles?: readonly Quantile[];
  /** Whether a histogram is native, which has no buckets. Default: it is a classic one. */
  readonly native?: true;
  /** Whether the targets have `honorLabels`, so that labels such as `instance` keep their names. Default: they are `exported_instance`. */
  readonly honorLabels?: Honoured;
  /** The type on the page, where the program is wrong about it: a gauge that only grows may be declared as a counter. */
  readonly exposedAs?: MetricType | 'untyped';
  /** Whether the page may lack the metric, for a program that exposes it after its first event only. */
  readonly optional?: true;
  /** Limit below the product of the label budgets. */
  readonly maxCombinations?: number;
  readonly deprecatedNames?: readonly string[];
  readonly exporter?: string;
}

const NO_HELP = 'Its program gives no help text';

/**
 * Declares a metric of a program of others. It may have what a metric of your own may not: colons or capitals in its name, a
 * gauge called `_total`, a counter without it, no help text, labels called `instance` or `job`. Throws for what no page can
 * have, with the field, the value and the fix.
 *
 * @example
 * ```ts
 * const running = foreign({
 *   type: 'gauge',
 *   name: 'vllm:num_requests_running',
 *   unit: 'requests',
 *   labels: { model_name: boundedId(10) },
 * });
 * const instanceUp = foreign({
 *   type: 'gauge',
 *   name: 'evolution_instance_up',
 *   unit: 'bool',
 *   labels: { instance: boundedId(50) },
 * });
 * Object.keys(instanceUp.labels); // [ 'exported_instance' ]
 * ```
 */
export function foreign<
  const Type extends MetricType,
  const L extends LabelSchema = Record<never, never>,
  const Quantile extends string = never,
  const Honoured extends boolean = false,
>(
  d: ForeignDeclaration<Type, L, Quantile, Honoured>,
): Metric<Type, WithQuantile<StoredLabels<L, Honoured>, Quantile>> {
  checkName(d.name);
  checkDistribution(d);
  const own = Object.entries(d.labels ?? {}).map(([name, label]) => {
    checkLabelName(d.name, name, d.type);
    return [d.honorLabels ? name : storedLabel(name), label] as const;
  });
  const quantile: LabelSchema =
    d.quantiles && d.quantiles.length > 0 ? { quantile: oneOf(...d.quantiles) } : {};
  const labels: LabelSchema = { ...Object.fromEntries(own), ...quantile };
  // Series of others may lack a closed label, which is one value more.
  const sizes = own.map(([, label]) => cardinality(label) + (label.kind === 'closed' ? 1 : 0));
  const product = sizes.reduce((n, size) => n * size, Math.max(1, d.quantiles?.length ?? 0));
  const said: Foreign = {
    ...(d.exposedAs && { exposedAs: d.exposedAs }),
    ...(d.optional && { optional: true }),
    ...(d.native && { native: true }),
  };
  return {
    type: d.type,
    name: d.name,
    help: d.help?.trim() || NO_HELP,
    unit: d.unit,
    labels: labels as WithQuantile<StoredLabels<L, Honoured>, Quantile>,
    buckets: d.buckets ?? [],
    maxCombinations: Math.min(product, d.maxCombinations ?? product),
    deprecatedNames: checkedNames(d.name, d.deprecatedNames ?? []),
    origin: 'exporter',
    ...(d.exporter && { exporter: d.exporter }),
    foreign: said,
  };
}

/** Returns the name under which Prometheus keeps a label of a page. */
export function storedLabel(name: string): string {
  return (ATTACHED as readonly string[]).includes(name) ? `exported_${name}` : name;
}

function checkName(name: string): void {
  if (name === '' || /["\n]/.test(name))
    throw new Error(`foreign metric name is ${JSON.stringify(name)}: give the name as the page has it`);
}

function checkLabelName(metric: string, label: string, type: MetricType): void {
  if (label === '' || label.startsWith('__') || /["\n]/.test(label))
    throw new Error(
      `${metric}: label ${JSON.stringify(label)} is no label of a page: give its name as the page has it`,
    );
  if (label === 'le' && type === 'histogram')
    throw new Error(`${metric}: label "le" belongs to a histogram: give its bounds as buckets`);
  if (label === 'quantile' && type === 'summary')
    throw new Error(`${metric}: label "quantile" belongs to a summary: give its values as quantiles`);
}

function checkDistribution({
  type,
  name,
  buckets,
  quantiles,
  native,
}: ForeignDeclaration<MetricType, LabelSchema, string, boolean>): void {
  if (type !== 'histogram' && (buckets || native))
    throw new Error(`${name}: a ${type} has no ${buckets ? 'buckets' : 'native form'}; remove it`);
  if (type !== 'summary' && quantiles)
    throw new Error(`${name}: a ${type} has no quantiles; declare it as a summary, or remove them`);
  if (type === 'histogram' && !native && !isAscending(buckets ?? []))
    throw new Error(
      `${name}: buckets are [${(buckets ?? []).join(', ')}]; give at least one, in ascending order, without +Inf`,
    );
  if (native && buckets)
    throw new Error(`${name}: a native histogram has no buckets of its own; remove buckets or native`);
  // Some write a percentile: 50 for 0.5.
  for (const quantile of quantiles ?? [])
    if (!(Number(quantile) >= 0 && Number(quantile) <= 100) || quantile.trim() === '')
      throw new Error(
        `${name}: quantile "${quantile}" is not a number from 0 to 1, nor a percentile; write it as the page does`,
      );
}

function isAscending(bounds: readonly number[]): boolean {
  return (
    bounds.length > 0 &&
    bounds.every((bound, i) => Number.isFinite(bound) && (i === 0 || bound > bounds[i - 1]!))
  );
}
