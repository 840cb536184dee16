import { type Fleet, perFleet } from '../promql/fleet.ts';
import { selectorsIn } from '../promql/inspect.ts';
import type { Alert } from './alert.ts';
import { type InputSeries, seriesText } from './drive.ts';

/**
 * Returns the series that give the value of the alert a level: those that its unit test names, and, where its rule reads which
 * environments there are, `up` of the targets that export them.
 */
export function inputsAt(alert: Alert, level: number, fleet: Fleet): readonly InputSeries[] {
  const named = alert.unitTest.drive(level);
  if (named.some(({ series }) => series.startsWith('up{'))) return named;
  const declared = new Set(selectorsIn(alert.value));
  const targets = selectorsIn(perFleet(alert.value, fleet))
    .filter(node => node.metric.name === 'up' && !declared.has(node))
    .map(node => seriesText({ node, metric: node.metric }, '', 0));
  return [...named, ...[...new Set(targets)].map(series => ({ series, level: 1, kind: 'value' as const }))];
}

/** Returns the series with more labels. Those that it has already stay as they are. */
export function withLabels(series: string, labels: Readonly<Record<string, string>>): string {
  const [, name, inside = ''] = /^([^{]*)(?:\{(.*)\})?$/s.exec(series.trim())!;
  const more = Object.entries(labels)
    .filter(([label]) => !(inside.includes(label) && new RegExp(`(?:^|,)\\s*${label}\\s*=`).test(inside)))
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name!.trim()}{${[...(inside.trim() ? [inside] : []), ...more].join(', ')}}`;
}
