import { telemetrySystem, platform as wholePlatform, withoutKit } from '../platform/index.ts';
import * as kitMetrics from '../platform/metrics/telemetry.ts';
import { probeJobs } from '../stack/probes.ts';
import { scraped } from '../stack/prometheus.ts';
import type { Server } from '../stack/server.ts';
import { mayHaveKit } from './bindings.ts';
import { areasOf } from './definitions.ts';
import type { System } from './system.ts';
import type { Target } from './target.ts';

/** The jobs of the servers and their probes, whose names targets cannot have. */
export function jobsOf(servers: ReadonlyMap<string, Server>): string[] {
  const probing = servers.has('blackbox-exporter') ? probeJobs.map(([job]) => job) : [];
  return [...scraped.filter(({ server }) => servers.has(server)).map(({ job }) => job), ...probing];
}

/** What is watched in any project, as far as something exports it. */
export function platformOf(
  servers: ReadonlyMap<string, Server>,
  targets: readonly Target[],
): readonly System[] {
  const kit = mayHaveKit(targets, Object.values(kitMetrics));
  return wholePlatform
    .filter(system => isSeen(system, servers))
    .map(system => (system === telemetrySystem && !kit ? withoutKit : system));
}

/** Whether something exports what the system is about: without the stores, nobody exports what is known of them. */
function isSeen(system: System, servers: ReadonlyMap<string, Server>): boolean {
  const metrics = Object.values(areasOf(system)).flat();
  return metrics.some(({ exporter }) => exporter === undefined || servers.has(exporter));
}
