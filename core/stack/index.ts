import type { LogSource } from '../project/logs.ts';
import type { Desk } from '../project/project.ts';
import { alertmanager } from './alertmanager.ts';
import { blackboxExporter } from './blackbox-exporter.ts';
import { DESK, deskServer } from './desk.ts';
import { grafana } from './grafana.ts';
import { jaeger } from './jaeger.ts';
import { logCollector } from './log-collector/server.ts';
import { loki } from './loki.ts';
import { nodeExporter } from './node-exporter.ts';
import { prometheus } from './prometheus.ts';
import type { Server } from './server.ts';
import { postgresExporter, redisExporter } from './store-exporters.ts';
import { postgres, redis } from './stores.ts';

/**
 * Returns the servers of the stack in the order of the tables that people read, with the stores if one of `servers`
 * needs them, the log collector if there are logs to collect, and the desk unless the project has its own.
 */
export function stackServers(
  servers: readonly Server[],
  logs: readonly LogSource[] = [],
  desk?: Desk,
): readonly Server[] {
  const own = desk?.server === DESK && !servers.some(({ name }) => name === DESK) ? [deskServer(desk)] : [];
  const needed = new Set([...servers, ...own].flatMap(({ container }) => container.needs ?? []));
  const ifNeeded = (store: Server, one: Server) => (needed.has(store.name) ? [one] : []);
  return [
    prometheus,
    alertmanager,
    ...own,
    grafana,
    loki,
    jaeger,
    ...ifNeeded(postgres, postgres),
    ...ifNeeded(redis, redis),
    nodeExporter,
    blackboxExporter,
    ...ifNeeded(postgres, postgresExporter),
    ...ifNeeded(redis, redisExporter),
    ...(logs.length > 0 ? [logCollector(logs)] : []),
  ];
}
