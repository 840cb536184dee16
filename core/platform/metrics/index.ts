/** Metrics that do not belong to a system: those of the servers, the host, and any process that uses the kit. */
import type { Metric } from '../../metrics/metric.ts';
import * as http from './http.ts';
import * as processes from './process.ts';
import * as telemetry from './telemetry.ts';

export * from './backups.ts';
export * from './duty.ts';
export * from './host.ts';
export * from './http.ts';
export * from './messages.ts';
export * from './node.ts';
export * from './postgres.ts';
export * from './probes.ts';
export * from './process.ts';
export * from './recorded.ts';
export * from './redis.ts';
export * from './remedies.ts';
export * from './requests.ts';
export * from './servers.ts';
export * from './telemetry.ts';

/** What every service with the telemetry kit exposes of itself. */
export const kitMetrics: readonly Metric[] = [http, processes, telemetry].flatMap((module): Metric[] =>
  Object.values(module).filter((one): one is Metric => typeof one === 'object'),
);
