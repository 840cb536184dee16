import type { Metric } from '../../metrics/metric.ts';
import * as host from './host.ts';
import * as postgres from './postgres.ts';
import * as probes from './probes.ts';
import * as redis from './redis.ts';

/** Metrics of the standard exporters about the host, the endpoints and the stores. */
export const fieldMetrics: readonly Metric[] = [host, probes, postgres, redis].flatMap(module =>
  Object.values(module),
);
