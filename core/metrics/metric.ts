import { checkedNames } from './deprecated.ts';
import { cardinality, type LabelSchema } from './label.ts';

/** A summary is only ever a foreign metric: its quantiles cannot be added up, so Vigia's own are histograms. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary';

/**
 * Base units, as Prometheus names them; each has its Grafana unit in `core/dashboards/units.ts`. Any other word is a unit
 * of its own: its values are shown with the word behind them.
 */
export type Unit =
  | 'seconds'
  | 'bytes'
  | 'ratio'
  | 'percent'
  | 'points'
  | 'messages'
  | 'operations'
  | 'items'
  | 'users'
  | 'BRL'
  | 'timestamp'
  | 'bool'
  | 'info'
  // Editors go on offering the words above.
  | (string & {});

/** Where a metric's samples come from: a service of the project, a server that exports metrics about itself, a recording rule. */
export type Origin = 'exporter' | 'server' | 'recorded';

/** One metric of the contract: name, help, unit, labels, and for a histogram its bucket bounds. */
export interface Metric<Type extends MetricType = MetricType, Labels extends LabelSchema = LabelSchema> {
  readonly type: Type;
  readonly name: string;
  /** One sentence that says what the value counts or measures. */
  readonly help: string;
  readonly unit: Unit;
  readonly labels: Labels;
  /** Upper bounds in the metric's unit, ascending, without +Inf. Histograms only. */
  readonly buckets: readonly number[];
  /** Maximum number of label combinations per process. Beyond it, bounded labels become `other`. */
  readonly maxCombinations: number;
  /** Former names. While they are listed, every query also reads the series of the old names. */
  readonly deprecatedNames: readonly string[];
  readonly origin: Origin;
  /** The exporter without which the metric has no samples. Default: the metric does not depend on one. */
  readonly exporter?: string;
  /** Its series appear with the first event, so that a process without it is not at fault. */
  readonly mayBeAbsent?: true;
  /** The declaration that this one specialises: systems that share a metric each declare their values of it. */
  readonly of?: Metric;
  /** Where several programs expose it under one name: what each of them exposes. */
  readonly declarations?: readonly Metric[];
  /** What a program of others is allowed, which exposes the metric. Absent: the metric keeps the rules of Vigia. */
  readonly foreign?: Foreign;
}

/** What is said of a metric of a program of others, declared by `foreign`. */
export interface Foreign {
  /** The type on the page of the program, where it is not the type of the declaration. */
  readonly exposedAs?: MetricType | 'untyped';
  /** Whether the page may lack the metric, for a program that exposes it after its first event only. */
  readonly optional?: true;
  /** Whether the histogram is a native one: one series without buckets, `_sum` and `_count`. */
  readonly native?: true;
}

export type Counter<L extends LabelSchema = LabelSchema> = Metric<'counter', L>;
export type Gauge<L extends LabelSchema = LabelSchema> = Metric<'gauge', L>;
export type Histogram<L extends LabelSchema = LabelSchema> = Metric<'histogram', L>;
export type Summary<L extends LabelSchema = LabelSchema> = Metric<'summary', L>;

interface Declaration<L extends LabelSchema> {
  name: string;
  help: string;
  unit: Unit;
  labels?: L;
  /** Limit below the product of the label budgets, for labels that depend on each other (an agent has one crew). */
  maxCombinations?: number;
  /** Former names that services may still expose (default: none). Remove a name when no service exposes it. */
  deprecatedNames?: readonly string[];
  origin?: Origin;
  exporter?: string;
  /**
   * Whether a process may lack it: many clients show a metric with labels only after the first event. Its absence is then neither told by
   * `MetricsAbsent` nor by `vigia check`. Default false.
   */
  mayBeAbsent?: boolean;
}

/**
 * Declares a counter. Throws if its name does not end in `_total`.
 *
 * @example
 * ```ts
 * const retries = counter({ name: 'bot_retries_total', help: 'Messages sent again', unit: 'messages' });
 * retries.type; // counter
 * ```
 */
export function counter<const L extends LabelSchema = Record<never, never>>(d: Declaration<L>): Counter<L> {
  if (isOurs(d.origin) && typeof d.name === 'string' && !d.name.endsWith('_total')) {
    throw new Error(`counter ${d.name}: the name of a counter must end in _total; rename it`);
  }
  return declare('counter', d, []);
}

/**
 * Declares a gauge.
 *
 * @example
 * ```ts
 * const bots = gauge({ name: 'bot_active', help: 'Bots that accept messages', unit: 'items' });
 * bots.type; // gauge
 * ```
 */
export function gauge<const L extends LabelSchema = Record<never, never>>(d: Declaration<L>): Gauge<L> {
  return declare('gauge', d, []);
}

/**
 * Declares a histogram. Throws if its bucket bounds, in its unit, are empty or not in ascending order.
 *
 * @example
 * ```ts
 * const length = histogram({
 *   name: 'bot_reply_length_bytes',
 *   help: 'Size of a reply',
 *   unit: 'bytes',
 *   buckets: [100, 1000],
 * });
 * length.buckets; // [ 100, 1000 ]
 * ```
 */
export function histogram<const L extends LabelSchema = Record<never, never>>(
  d: Declaration<L> & { buckets: readonly number[] },
): Histogram<L> {
  const { buckets } = d;
  const areBounds =
    Array.isArray(buckets) &&
    buckets.length > 0 &&
    buckets.every(
      (bound, i) => typeof bound === 'number' && !Number.isNaN(bound) && !(bound <= buckets[i - 1]!),
    );
  if (!areBounds)
    throw new Error(
      `histogram ${d.name}: buckets are ${Array.isArray(buckets) ? `[${buckets.join(', ')}]` : buckets}; give at least one, in ascending order, such as [0.1, 1]`,
    );
  return declare('histogram', d, d.buckets);
}

const METRIC_NAME = /^[a-z][a-z0-9_]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Labels that Prometheus attaches or interprets. A metric must not declare them. */
const RESERVED = ['job', 'instance', 'le', 'quantile', '__name__'];

/** Servers choose their own names, and names of recording rules contain colons. */
function isOurs(origin: Origin = 'exporter'): boolean {
  return origin === 'exporter';
}

function declare<Type extends MetricType, L extends LabelSchema>(
  type: Type,
  d: Declaration<L>,
  buckets: readonly number[],
): Metric<Type, L> {
  const labels = (d.labels ?? {}) as L;
  if (typeof d.name !== 'string')
    throw new Error(
      `a ${type} has the name ${JSON.stringify(d.name)}: give it one, such as bot_retries_total`,
    );
  for (const [field, example] of [
    ['help', 'Messages sent again'],
    ['unit', 'messages'],
  ] as const)
    if (typeof d[field] !== 'string')
      throw new Error(
        `${d.name}: ${field} is ${JSON.stringify(d[field])}: write a text, such as '${example}'`,
      );
  if (isOurs(d.origin)) {
    if (!METRIC_NAME.test(d.name))
      throw new Error(`metric name "${d.name}": use a-z, 0-9 and _, starting with a letter`);
    for (const label of Object.keys(labels)) {
      if (RESERVED.includes(label))
        throw new Error(`${d.name}: label "${label}" is reserved by Prometheus; rename it`);
      if (!LABEL_NAME.test(label))
        throw new Error(
          `${d.name}: label "${label}" is not a Prometheus label name; use letters, digits and _, not starting with a digit`,
        );
    }
  }
  const product = Object.values(labels).reduce((n, label) => n * cardinality(label), 1);
  return {
    type,
    name: d.name,
    help: d.help,
    unit: d.unit,
    labels,
    buckets,
    maxCombinations: Math.min(product, d.maxCombinations ?? product),
    deprecatedNames: checkedNames(d.name, d.deprecatedNames ?? []),
    origin: d.origin ?? 'exporter',
    ...(d.exporter && { exporter: d.exporter }),
    ...(d.mayBeAbsent && { mayBeAbsent: true }),
  };
}
