import { bytesOf } from './exposition/bytes.ts';
import type { Format } from './exposition/content-type.ts';
import { familiesOf, type ReadFamily } from './exposition/families.ts';
import { describeFault } from './exposition/fault.ts';
import { read } from './exposition/page.ts';
import type { MetricType } from './metric.ts';

/** One sample of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric in a scrape. */
export interface Family {
  readonly name: string;
  readonly type: MetricType | 'summary' | 'gaugehistogram' | 'untyped';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** What the types of OpenMetrics are in the text format. */
const IN_TEXT: Readonly<Record<string, Family['type']>> = {
  info: 'gauge',
  stateset: 'gauge',
  unknown: 'untyped',
};

/**
 * Reads a page of metrics in the Prometheus text format, or in OpenMetrics. Throws with the lines that Prometheus would
 * refuse.
 *
 * @example
 * ```ts
 * parseExposition('# TYPE temp gauge\ntemp{room="a"} 11\n').get('temp')!.samples;
 * // [ { name: 'temp', labels: { room: 'a' }, value: 11 } ]
 * ```
 */
export function parseExposition(page: string | Uint8Array, format: Format = 'text'): Map<string, Family> {
  const reading = read(bytesOf(page), format);
  const refused = reading.faults.filter(({ effect }) => effect === 'refused');
  if (refused.length > 0) throw new Error(refused.map(describeFault).join('\n'));
  return new Map([...familiesOf(reading, format)].map(([name, family]) => [name, plain(family)]));
}

/** Returns the metric as the contract is compared with it. */
export function plain({ name, type, help, samples }: ReadFamily): Family {
  return {
    name,
    type: IN_TEXT[type ?? ''] ?? ((type ?? 'untyped') as Family['type']),
    help,
    samples: samples.map(({ name, labels, value }) => ({ name, labels, value })),
  };
}
