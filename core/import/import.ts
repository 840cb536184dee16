import type { Page } from '../metrics/exposition/page.ts';
import { cardinality } from '../metrics/label.ts';
import { platform } from '../platform/index.ts';
import { areasOf } from '../project/definitions.ts';
import { type Declared, declare } from './declare.ts';
import { type Seen, seenIn } from './seen.ts';
import { writeMetrics } from './write-metrics.ts';
import { type SystemCode, writeSystem } from './write-system.ts';

/** What an import writes and says. */
export interface Imported {
  readonly metrics: readonly Declared[];
  readonly skipped: Seen['skipped'];
  readonly metricsCode: string;
  readonly system: SystemCode;
  /** How many series those metrics may have that are not foreign, and count towards the budget of the project. */
  readonly series: number;
  /** Labels whose values look like data of people or identifiers: the metric, the label and what they look like. */
  readonly warnings: readonly string[];
}

export interface ImportOptions {
  readonly job: string;
  /** Where the pages came from, without credentials. */
  readonly source: string;
  /** The file of the metrics, as the system imports it. */
  readonly metricsFile: string;
}

/** Returns typed metrics, and what is proposed over them, out of the pages of some scrapes. Throws if nothing is on them. */
export function importPages(pages: readonly Page[], { job, source, metricsFile }: ImportOptions): Imported {
  const { metrics: seen, skipped } = seenIn(pages);
  if (seen.length === 0)
    throw new Error(`${source} shows no metric that can be imported; ${skipped.length} were skipped`);
  const metrics = declare(seen, new Set(platform.flatMap(namesOf)));
  const warnings = metrics.flatMap(({ seen: { name }, labels }) =>
    labels.flatMap(label =>
      label.personal ? [`${name}: the values of ${label.name} look like ${label.personal}`] : [],
    ),
  );
  return {
    metrics,
    skipped,
    metricsCode: writeMetrics(metrics, source),
    system: writeSystem(metrics, { job, metricsFile, source }),
    series: metrics.filter(one => !one.foreign).reduce((sum, one) => sum + mostSeries(one), 0),
    warnings,
  };
}

function mostSeries({ seen, labels, maxCombinations }: Declared): number {
  const product = labels.reduce((n, { label }) => n * cardinality(label), 1);
  const each = seen.type === 'histogram' ? seen.buckets.length + 3 : 1;
  return Math.min(product, maxCombinations ?? product) * each;
}

/** What Vigia itself declares: a metric of the same name is then one of several programs. */
function namesOf(system: (typeof platform)[number]): string[] {
  return Object.values(areasOf(system)).flatMap(metrics => metrics.map(({ name }) => name));
}
