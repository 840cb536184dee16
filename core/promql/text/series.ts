import { namesOf } from '../../metrics/deprecated.ts';
import type { Label } from '../../metrics/label.ts';
import type { Metric } from '../../metrics/metric.ts';
import { TARGET_LABELS, USUAL_FLEET } from '../expression.ts';

/** The values of a label, or undefined if they are not a closed set. */
export type Values = readonly string[] | undefined;

/** Series of one name, as Prometheus stores them. A histogram has three names. */
export interface StoredSeries {
  readonly name: string;
  /** The same without former names: the current name of the metric, with its suffix. */
  readonly current: string;
  readonly metric: Metric;
  readonly labels: ReadonlyMap<string, Values>;
}

export type StoredNames = ReadonlyMap<string, StoredSeries>;

const known = new WeakMap<ReadonlyMap<string, Metric>, Map<string, StoredNames>>();

/**
 * Returns the series of a contract by their names, former names of metrics included, with the labels of their target and of
 * the fleet.
 */
export function storedSeries(
  contract: ReadonlyMap<string, Metric>,
  fleet: readonly string[] = USUAL_FLEET,
): StoredNames {
  const results = known.get(contract) ?? new Map<string, StoredNames>();
  known.set(contract, results);
  const before = results.get(fleet.join());
  if (before) return before;
  const series = new Map(
    [...contract.values()].flatMap(metric => seriesOf(metric, fleet)).map(one => [one.name, one]),
  );
  results.set(fleet.join(), series);
  return series;
}

function seriesOf(metric: Metric, fleet: readonly string[]): StoredSeries[] {
  // What a rule records does not come from a target.
  const common = metric.origin === 'recorded' ? fleet : [...TARGET_LABELS, ...fleet];
  const suffixes = metric.foreign?.native ? [''] : (SUFFIXES[metric.type] ?? ['']);
  return namesOf(metric).flatMap(name =>
    suffixes.map(suffix => ({
      name: name + suffix,
      current: metric.name + suffix,
      metric,
      labels: new Map<string, Values>([
        ...common.map((label): [string, Values] => [label, undefined]),
        ...Object.entries(metric.labels)
          .filter(([label]) => !isQuantile(metric, label) || suffix === '')
          .map(([label, declared]): [string, Values] => [
            label,
            isQuantile(metric, label) ? valuesOf(declared)?.flatMap(storedQuantiles) : valuesOf(declared),
          ]),
        ...(suffix === '_bucket' ? [['le', boundsOf(metric)] as [string, Values]] : []),
      ]),
    })),
  );
}

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

function isQuantile({ type }: Metric, label: string): boolean {
  return type === 'summary' && label === 'quantile';
}

/** Quantiles as programs write them, and as Prometheus 3 stores them: `1.0` for `1`. */
function storedQuantiles(written: string): string[] {
  const value = Number(written);
  return [...new Set([written, String(value), Number.isInteger(value) ? `${value}.0` : String(value)])];
}

function valuesOf(label: Label): Values {
  return label.kind === 'closed' ? label.values : undefined;
}

/** The bounds as services write them, `120`, and as Prometheus 3 stores them, `120.0`. */
function boundsOf({ buckets }: Metric): readonly string[] {
  return [...new Set([...buckets.flatMap(spellingsOf), '+Inf'])];
}

function spellingsOf(bound: number): string[] {
  const [digits, exponent] = bound.toExponential().split('e') as [string, string];
  const power = Number(exponent);
  // Go changes to an exponent of at least two digits below 1e-4, and from 1e6 on (JavaScript from 1e21).
  const go = `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  const large = power < -4 || power >= 6;
  const plain = String(bound);
  return [
    ...(large ? [go] : []),
    plain,
    ...(Number.isInteger(bound) && !plain.includes('e') ? [`${plain}.0`] : []),
  ];
}
