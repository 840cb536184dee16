import { accepts } from '../promql/matching.ts';
import type { Declared, DeclaredLabel } from './declare.ts';
import type { SeenMetric, SeenSeries } from './seen.ts';
import { BAD_VALUE, OUTCOME_LABEL, saysItWorks } from './words.ts';

/** What the metrics can tell that somebody should be woken for. */

/** Events of which some fail. */
export interface Errors {
  /** Counts all of them: a counter, or the observations of a histogram or a summary. */
  readonly all: Declared;
  /** The label and the values that say that one failed … */
  readonly outcome?: {
    readonly label: DeclaredLabel;
    readonly bad: readonly string[];
    readonly good: string;
  };
  /** … or another counter, which counts those that failed. */
  readonly failed?: Declared;
  /** The share that was seen, 0 to 1. */
  readonly share: number;
}

/** How long something takes. */
export interface Latency {
  readonly metric: Declared;
  /** A quantile of a summary; undefined for a histogram. */
  readonly quantile?: string;
  /** Of what was seen, in the unit of the metric. */
  readonly seen: number;
  readonly threshold: number;
  /** Levels of the unit test. */
  readonly firing: number;
  readonly silent: number;
}

/** How many alerts of a kind are proposed at most: a page with hundreds of metrics must not page hundreds of times. */
const MAX = { errors: 3, failures: 2, latency: 2, down: 3 } as const;

export function errorsIn(metrics: readonly Declared[]): Errors[] {
  const found = [...byOutcome(metrics), ...byPair(metrics)].filter(
    (one, i, all) => all.findIndex(other => stemOf(other.all.seen.name) === stemOf(one.all.seen.name)) === i,
  );
  return found.sort((a, b) => weightOf(b.all) - weightOf(a.all)).slice(0, MAX.errors);
}

/** Counters of failures whose successes nothing counts, the most frequent first. */
export function failuresIn(metrics: readonly Declared[], errors: readonly Errors[]): Declared[] {
  const known = new Set(errors.flatMap(({ all, failed }) => [all, failed]));
  const pairs = new Set(byPair(metrics).map(({ failed }) => failed));
  return metrics
    .filter(one => one.seen.type === 'counter' && !one.isRuntime && FAILED.test(one.seen.name))
    .filter(one => !known.has(one) && !pairs.has(one))
    .sort((a, b) => sumOf(eventsOf(b)) - sumOf(eventsOf(a)))
    .slice(0, Math.max(0, MAX.failures - errors.length));
}

/** What the counters and histograms of one thing are called alike. */
function stemOf(name: string): string {
  const words = name.split('_').filter(word => !MEASURES.has(word));
  return words.join('_');
}

const MEASURES = new Set(
  'total seconds milliseconds bytes duration latency size time request requests response responses metric'.split(
    ' ',
  ),
);

function byOutcome(metrics: readonly Declared[]): Errors[] {
  return metrics.filter(isCounting).flatMap(all => {
    for (const label of all.labels) {
      if (label.label.kind !== 'closed' || !OUTCOME_LABEL.test(label.name)) continue;
      const { values } = label.label;
      const bad = label.isStatus
        ? values.filter(value => /^5/.test(value))
        : values.filter(value => BAD_VALUE.test(value));
      const seen = all.seen.labels.get(label.name)!.values;
      const good = seen.find(value => !bad.includes(value)) ?? values.find(value => !bad.includes(value));
      if (bad.length === 0 || good === undefined) continue;
      const share = shareOf(eventsOf(all), ({ labels }) => bad.includes(labels[label.name] ?? ''));
      return [{ all, outcome: { label, bad, good }, share }];
    }
    return [];
  });
}

const FAILED = /_(?:failed|failures?|errors?|failure_responses|failed_requests)(?=_|$)/;

function byPair(metrics: readonly Declared[]): Errors[] {
  const byName = new Map(metrics.map(one => [one.seen.name, one]));
  return metrics
    .filter(one => one.seen.type === 'counter' && FAILED.test(one.seen.name))
    .flatMap(failed => {
      const { name } = failed.seen;
      const all = ['_total', '', '_requests', '_total_requests', '_success']
        .map(word => name.replace(FAILED, word).replace('_total_total', '_total'))
        .concat(
          name.replace('_failed_requests', '_total_requests'),
          name.replace(/_fail(?:ed|ures?)_responses/, '_total_requests'),
        )
        .filter(other => other !== name && !other.includes('success'))
        .map(other => byName.get(other))
        .find(other => other !== undefined && isCounting(other));
      if (!all) return [];
      const [part, whole] = [failed, all].map(one => sumOf(eventsOf(one)));
      return [{ all, failed, share: whole! > 0 ? Math.min(1, part! / whole!) : 0 }];
    });
}

/** Whether the metric counts events, as a counter or by its observations. */
function isCounting({ seen, isRuntime }: Declared): boolean {
  if (isRuntime) return false;
  if (seen.type === 'counter') return !FAILED.test(seen.name);
  return (seen.type === 'histogram' || seen.type === 'summary') && seen.suffixes.has('_count');
}

/** Requests first, and of these what happens most. */
function weightOf({ seen }: Declared): number {
  const isRequest = /request|http|rpc|query|command|message|response|call/.test(seen.name);
  const isInner = /scrape|internal|debug|probe|health/.test(seen.name);
  return (isRequest ? 1e6 : 0) - (isInner ? 1e7 : 0) + Math.log10(1 + sumOf(eventsOf({ seen })));
}

function eventsOf({ seen }: Pick<Declared, 'seen'>): readonly SeenSeries[] {
  const suffix = seen.type === 'counter' ? '' : '_count';
  return seen.series.filter(one => one.suffix === suffix);
}

function sumOf(series: readonly SeenSeries[]): number {
  const grown = series.reduce((sum, { growth }) => sum + growth, 0);
  return grown > 0 ? grown : series.reduce((sum, { value }) => sum + (Number.isFinite(value) ? value : 0), 0);
}

function shareOf(series: readonly SeenSeries[], isPart: (one: SeenSeries) => boolean): number {
  const whole = sumOf(series);
  return whole > 0 ? Math.min(1, sumOf(series.filter(isPart)) / whole) : 0;
}

/** Histograms and summaries of time. */
export function latencyIn(metrics: readonly Declared[]): Latency[] {
  const timed = metrics.filter(
    ({ unit, isRuntime, seen }) =>
      !isRuntime && /seconds$/.test(unit) && !/scrape|age|interval/.test(seen.name),
  );
  const found = timed.flatMap((metric): Latency[] => {
    if (metric.seen.type === 'histogram') return ofHistogram(metric);
    return metric.seen.type === 'summary' ? ofSummary(metric) : [];
  });
  return found.sort((a, b) => weightOf(b.metric) - weightOf(a.metric)).slice(0, MAX.latency);
}

/**
 * The threshold is the bucket at least twice above the p95 that was seen, with another above it for the unit test: a histogram whose
 * buckets end before tells nothing that somebody should be woken for.
 */
function ofHistogram(metric: Declared): Latency[] {
  const { buckets, isWhole, suffixes } = metric.seen;
  if (!isWhole || !suffixes.has('_count') || buckets.length < 3) return [];
  const p95 = quantileSeen(metric.seen, 0.95);
  if (p95 === undefined) return [];
  const wanted = buckets.findIndex(bound => bound >= 2 * p95);
  if (wanted < 0 || wanted > buckets.length - 2) return [];
  return [
    {
      metric,
      seen: p95,
      threshold: buckets[wanted]!,
      firing: buckets[wanted + 1]!,
      silent: buckets[wanted]!,
    },
  ];
}

function ofSummary(metric: Declared): Latency[] {
  const quantile = [0.99, 0.95, 0.9].flatMap(
    share => metric.seen.quantiles.find(one => shareOfQuantile(one) === share) ?? [],
  )[0];
  if (quantile === undefined) return [];
  const values = metric.seen.series
    .filter(one => one.suffix === '' && one.labels.quantile === quantile && Number.isFinite(one.value))
    .map(({ value }) => value);
  const seen = Math.max(0, ...values);
  if (seen === 0) return [];
  const threshold = roundedTo(seen * 2);
  return [
    {
      metric,
      quantile,
      seen,
      threshold,
      firing: roundedTo(threshold * 1.2),
      silent: roundedTo(threshold * 0.8),
    },
  ];
}

/** Some write a percentile: 50 for 0.5. */
export function shareOfQuantile(written: string): number {
  const value = Number(written);
  return value > 1 ? value / 100 : value;
}

/** The upper bound of the bucket in which the quantile of everything that was seen lies. */
function quantileSeen({ series, buckets }: SeenMetric, quantile: number): number | undefined {
  const counts = buckets.map(bound =>
    series
      .filter(({ suffix, labels }) => suffix === '_bucket' && Number(labels.le) === bound)
      .reduce((sum, { value }) => sum + value, 0),
  );
  const all = series.filter(({ suffix }) => suffix === '_count').reduce((sum, { value }) => sum + value, 0);
  if (all === 0) return undefined;
  const at = counts.findIndex(count => count >= quantile * all);
  return at < 0 ? buckets.at(-1) : buckets[at];
}

/** Gauges that are 1 while something works. */
export function downIn(metrics: readonly Declared[]): Declared[] {
  return metrics
    .filter(({ seen, unit }) => seen.type === 'gauge' && unit === 'bool' && saysItWorks(seen.name))
    .filter(({ seen }) => seen.series.every(({ value }) => value === 0 || value === 1))
    .slice(0, MAX.down);
}

/** Two significant digits. */
export function roundedTo(value: number): number {
  return Number(value.toPrecision(2));
}

/** Whether the values are all those that a pattern matches, so that the pattern says the same. */
export function isPatternOf(pattern: string, bad: readonly string[], all: readonly string[]): boolean {
  const matcher = { label: '', operator: '=~', value: pattern } as const;
  return all.every(value => accepts(matcher, value) === bad.includes(value));
}
