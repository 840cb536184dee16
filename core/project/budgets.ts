import type { Metric } from '../metrics/metric.ts';
import { totalWorstCaseSeries, worstCaseSeries } from '../metrics/series.ts';
import { areasOf, type Definitions } from './definitions.ts';

/** Scraping this many series takes some milliseconds. */
const MAX_SERIES = 1000;

/** Throws if a system, or a process of a job, may expose more series than its limit. */
export function checkBudgets(
  { systems, contract, exposed, bindings }: Definitions,
  ofJob = MAX_SERIES,
): void {
  for (const system of systems) {
    if (system.maxSeries === undefined) continue;
    const own = Object.values(areasOf(system)).flat();
    checkBudget(
      `system ${system.name}`,
      own.filter(({ origin }) => origin === 'exporter'),
      system.maxSeries,
    );
  }
  const stated = bindings.some(one => one.stated);
  for (const { job, metrics } of stated ? bindings : []) checkBudget(`job ${job}`, metrics, ofJob);
  if (stated) return;
  checkBudget(
    'the systems together',
    // A program of others is another process, whose series its author decides on.
    exposed
      .map(({ name }) => contract.get(name)!)
      .map(metric => metric.declarations?.find(one => !one.foreign) ?? metric)
      .filter(metric => !metric.foreign),
    ofJob,
  );
}

function checkBudget(who: string, metrics: readonly Metric[], maxSeries: number): void {
  const series = totalWorstCaseSeries(metrics);
  if (series <= maxSeries) return;
  const dearest = [...metrics].sort((a, b) => worstCaseSeries(b) - worstCaseSeries(a)).slice(0, 3);
  const named = dearest.map(metric => `${metric.name} (${worstCaseSeries(metric)})`).join(', ');
  throw new Error(
    `${who}: up to ${series} series, but maxSeries is ${maxSeries}; the most expensive metrics are ${named}: lower the budgets of their labels, or raise maxSeries`,
  );
}
