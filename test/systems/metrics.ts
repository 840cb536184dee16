import { exporterMetrics, systems } from '../bundle.ts';
import { systemOf } from './system.ts';

/** How many metrics of these areas of the contract a system declares: not what it only reads, or shares. */
export function sizesOf(name: string, ...areas: readonly string[]) {
  const declared = new Set(Object.values(systemOf(name).metrics).flat());
  return Object.fromEntries(
    areas.map(area => [area, systems[area]!.filter(metric => declared.has(metric)).length]),
  );
}

const metricOf = (name: string) => exporterMetrics.find(metric => metric.name === name)!;

export const labelsOf = (name: string) => Object.keys(metricOf(name).labels);
export const bucketsOf = (name: string) => metricOf(name).buckets;
