import { exporterMetrics, systems } from '../bundle.ts';

/** How many metrics each of these areas of the contract has. */
export const sizesOf = (...areas: readonly string[]) =>
  Object.fromEntries(areas.map(area => [area, systems[area]?.length]));

const metricOf = (name: string) => exporterMetrics.find(metric => metric.name === name)!;

export const labelsOf = (name: string) => Object.keys(metricOf(name).labels);
export const bucketsOf = (name: string) => metricOf(name).buckets;
