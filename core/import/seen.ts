import type { ReadFamily } from '../metrics/exposition/families.ts';
import { readBound } from '../metrics/exposition/float.ts';
import type { Page } from '../metrics/exposition/page.ts';
import type { MetricType } from '../metrics/metric.ts';

/** What was seen of one metric over the scrapes. */
export interface SeenMetric {
  readonly name: string;
  readonly type: MetricType;
  /** The type as the page has it. */
  readonly exposedAs: MetricType | 'untyped';
  readonly help: string;
  /** The values of each label at the first and at the last scrape, and at any. */
  readonly labels: ReadonlyMap<string, SeenLabel>;
  /** Whether each series has all labels, and none of them empty. */
  readonly isUniform: boolean;
  /** Combinations of labels, those of a bound or a quantile aside. */
  readonly combinations: number;
  /** Bounds of a histogram, without +Inf. */
  readonly buckets: readonly number[];
  /** Quantiles of a summary, as the page writes them. */
  readonly quantiles: readonly string[];
  /** Suffixes of the series that are there. */
  readonly suffixes: ReadonlySet<string>;
  /** The series at the last scrape. */
  readonly series: readonly SeenSeries[];
  /** Whether a histogram has a bucket for +Inf. */
  readonly isWhole: boolean;
}

export interface SeenLabel {
  readonly values: readonly string[];
  readonly isStable: boolean;
}

export interface SeenSeries {
  readonly suffix: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** How much it grew from the first scrape to the last. */
  readonly growth: number;
}

/** What is not imported, and why. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export interface Seen {
  readonly metrics: readonly SeenMetric[];
  readonly skipped: readonly Skipped[];
}

/** Puts together what the pages of some scrapes show. */
export function seenIn(pages: readonly Page[]): Seen {
  const names = [...new Set(pages.flatMap(({ families }) => [...families.keys()]))].sort();
  const known = new Set(names);
  const metrics: SeenMetric[] = [];
  const skipped: Skipped[] = [];
  for (const name of names) {
    const families = pages.flatMap(({ families }) => families.get(name) ?? []);
    const reason = whySkipped(families, known);
    if (reason) skipped.push({ name, reason });
    else metrics.push(merged(name, families));
  }
  return { metrics, skipped };
}

function whySkipped(families: readonly ReadFamily[], known: ReadonlySet<string>): string | undefined {
  const { name, type } = families[0]!;
  const base = name.replace(/_created$/, '');
  if (base !== name && [base, `${base}_total`].some(one => known.has(one)))
    return 'says when the series began; nothing is shown of it';
  if (families.every(({ samples }) => samples.length === 0))
    return 'has no series yet, so its labels are not known; import again once it has';
  if (type === 'gaugehistogram') return 'is a gauge histogram, for which there are no queries yet';
  if (type === undefined && name.endsWith('_bucket'))
    return 'has buckets and no type; let its program send # TYPE';
  if (type === 'histogram' && boundsOf(families).length === 0)
    return 'has no bucket besides +Inf; declare it by hand if only its count is wanted';
  return undefined;
}

const TYPES: Readonly<Record<string, MetricType>> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  summary: 'summary',
  info: 'gauge',
  stateset: 'gauge',
};

function merged(name: string, families: readonly ReadFamily[]): SeenMetric {
  const [first, last] = [families[0]!, families.at(-1)!];
  const declared = TYPES[last.type ?? ''];
  // A page that says nothing of the type leaves only the name.
  const type = declared ?? (/_(?:total|count|sum)$/.test(name) ? 'counter' : 'gauge');
  const samples = families.flatMap(family => family.samples.map(sample => partsOf(family, type, sample)));
  const own = samples.filter(({ suffix }) => suffix !== '_created');
  const names = [...new Set(own.flatMap(({ labels }) => Object.keys(labels)))];
  const before = new Map(
    first.samples.map(sample => [keyOf(sample.name, sample.labels), sample.value] as const),
  );
  return {
    name,
    type,
    exposedAs: declared ?? 'untyped',
    help: last.help.replace(/\s+/g, ' ').trim(),
    labels: new Map(names.map(label => [label, labelOf(label, own, families)])),
    isUniform: own.every(({ labels }) => names.every(label => (labels[label] ?? '') !== '')),
    combinations: new Set(own.map(({ labels }) => keyOf('', labels))).size,
    buckets: type === 'histogram' ? boundsOf(families) : [],
    quantiles: type === 'summary' ? quantilesOf(families) : [],
    suffixes: new Set(own.map(({ suffix }) => suffix)),
    series: last.samples.map(sample => {
      const { suffix, labels } = partsOf(last, type, sample);
      const earlier = before.get(keyOf(sample.name, sample.labels));
      const growth = earlier === undefined ? 0 : sample.value - earlier;
      const bound = sample.labels.le ?? sample.labels.quantile;
      const key = sample.labels.le === undefined ? 'quantile' : 'le';
      return {
        suffix,
        labels: bound === undefined ? labels : { ...labels, [key]: bound },
        value: sample.value,
        growth,
      };
    }),
    isWhole: type !== 'histogram' || last.samples.some(({ labels }) => labels.le === '+Inf'),
  };
}

type Sample = ReadFamily['samples'][number];

/** The suffix of a sample, and its labels without the bound or the quantile. */
function partsOf(family: ReadFamily, type: MetricType, { name, labels }: Sample) {
  const suffix = name.startsWith(family.name)
    ? name.slice(family.name.length)
    : name.slice(family.declared.length);
  const { le: _le, quantile: _quantile, ...rest } = labels;
  if (type === 'histogram') return { suffix, labels: without(labels, 'le') };
  return { suffix, labels: type === 'summary' ? rest : labels };
}

function without(labels: Sample['labels'], name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => label !== name));
}

function labelOf(
  name: string,
  samples: readonly { readonly labels: Readonly<Record<string, string>> }[],
  families: readonly ReadFamily[],
): SeenLabel {
  const valuesIn = (some: readonly { readonly labels: Readonly<Record<string, string>> }[]) =>
    [...new Set(some.flatMap(({ labels }) => labels[name] ?? []))].sort();
  const at = [families[0]!, families.at(-1)!].map(({ samples }) => valuesIn(samples).join('\n'));
  return { values: valuesIn(samples).filter(value => value !== ''), isStable: at[0] === at[1] };
}

function boundsOf(families: readonly ReadFamily[]): readonly number[] {
  const bounds = families.flatMap(({ samples }) =>
    samples.flatMap(({ labels: { le } }) => (le === undefined ? [] : (readBound(le) ?? []))),
  );
  return [...new Set(bounds)].filter(Number.isFinite).sort((a, b) => a - b);
}

function quantilesOf(families: readonly ReadFamily[]): readonly string[] {
  const written = families.flatMap(({ samples }) =>
    samples.flatMap(({ labels: { quantile } }) => quantile ?? []),
  );
  return [...new Set(written)].sort((a, b) => Number(a) - Number(b));
}

function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  return JSON.stringify([name, ...Object.entries(labels).sort()]);
}
