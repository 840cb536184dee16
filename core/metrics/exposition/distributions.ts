import type { ReadFamily } from './families.ts';
import type { Effect } from './fault.ts';
import { readBound } from './float.ts';
import { shown } from './lost.ts';
import type { Reading, ReadSample } from './reading.ts';

/** One histogram or summary of a metric: its samples with the same labels, but for the bound. */
interface Distribution {
  readonly of: Readonly<Record<string, string>>;
  readonly first: ReadSample;
  /** Samples with a bound, by it. */
  readonly bounded: Map<number, ReadSample>;
  readonly count?: ReadSample;
  readonly sum?: ReadSample;
}

type Say = (effect: Effect, reason: string, consequence: string, at: ReadSample) => void;

/** Names histograms and summaries of which Prometheus stores every sample, and can compute nothing right. */
export function findBroken(reading: Reading, families: Iterable<ReadFamily>): void {
  const say: Say = (effect, reason, consequence, { from, to }) =>
    reading.add(effect, reason, consequence, from, to);
  for (const family of families) {
    const { type } = family;
    if (type === 'histogram' || type === 'gaugehistogram') {
      for (const one of distributionsOf(family, `${family.declared}_bucket`, 'le', say))
        checkHistogram(family, one, say);
    } else if (type === 'summary') {
      for (const one of distributionsOf(family, family.declared, 'quantile', say))
        checkSummary(family, one, say);
    }
  }
}

function checkHistogram({ declared, type }: ReadFamily, one: Distribution, say: Say): void {
  const { first, bounded, count, sum, of } = one;
  const name = shown({ name: declared, labels: of });
  const infinite = bounded.get(Number.POSITIVE_INFINITY);
  if (!infinite)
    say(
      'lost',
      `the histogram ${name} has no bucket le="+Inf"`,
      'Prometheus computes no quantile of it: send a bucket for +Inf, with the count of all observations',
      first,
    );
  let lower: readonly [number, ReadSample] | undefined;
  for (const entry of [...bounded].sort(([a], [b]) => a - b)) {
    const [bound, { value }] = entry;
    if (lower && value < lower[1].value)
      say(
        'lost',
        `the histogram ${name} falls: ${lower[1].value} up to ${lower[0]}, but ${value} up to ${bound === Number.POSITIVE_INFINITY ? '+Inf' : bound}`,
        'Quantiles of it are wrong: a bucket counts what the smaller ones count, and more',
        entry[1],
      );
    lower = entry;
  }
  if (type === 'gaugehistogram') return;
  for (const [part, sample] of [
    ['_sum', sum],
    ['_count', count],
  ] as const)
    if (!sample)
      say(
        'lost',
        `the histogram ${name} has no ${declared}${part}`,
        'Its mean and its rate cannot be computed: send _bucket, _sum and _count together',
        first,
      );
  if (count && infinite && count.value !== infinite.value)
    say(
      'lost',
      `the histogram ${name} has ${infinite.value} observations by its bucket le="+Inf", but ${count.value} by its count`,
      'One of them is wrong: both count all observations',
      count,
    );
}

function checkSummary({ declared }: ReadFamily, { of, first, count, sum }: Distribution, say: Say): void {
  for (const [part, sample] of [
    ['_sum', sum],
    ['_count', count],
  ] as const)
    if (!sample)
      say(
        'note',
        `the summary ${shown({ name: declared, labels: of })} has no ${declared}${part}`,
        'Prometheus stores the rest: its mean and its rate cannot be computed',
        first,
      );
}

function distributionsOf(family: ReadFamily, boundedName: string, bound: string, say: Say): Distribution[] {
  const found = new Map<string, { -readonly [K in keyof Distribution]: Distribution[K] }>();
  for (const sample of family.samples) {
    if (sample.name === `${family.declared}_created`) continue;
    const { [bound]: written, ...rest } = sample.labels;
    const of = sample.name === boundedName ? rest : sample.labels;
    const key = JSON.stringify(
      Object.entries(of)
        .filter(([, value]) => value !== '')
        .sort(),
    );
    let one = found.get(key);
    if (!one) {
      one = { of, first: sample, bounded: new Map() };
      found.set(key, one);
    }
    if (sample.name === boundedName) {
      const number = written === undefined ? undefined : readBound(written);
      if (number === undefined || Number.isNaN(number))
        say(
          bound === 'le' && number === undefined ? 'lost' : 'note',
          written
            ? `the label ${bound} is "${written}", which is not a number`
            : `the label ${bound} is missing`,
          `Prometheus leaves this sample out of the ${family.type}`,
          sample,
        );
      else one.bounded.set(number, sample);
    } else if (sample.name.endsWith('_sum')) one.sum = sample;
    else if (sample.name.endsWith('_count')) one.count = sample;
  }
  return [...found.values()];
}
