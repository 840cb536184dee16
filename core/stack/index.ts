import { alertmanager } from './alertmanager.ts';
import { blackboxExporter } from './blackbox-exporter.ts';
import { exporter } from './exporter.ts';
import { grafana } from './grafana.ts';
import { jaeger } from './jaeger.ts';
import { loki } from './loki.ts';
import { nodeExporter } from './node-exporter.ts';
import { prometheus } from './prometheus.ts';
import type { Server, ServerName } from './server.ts';
import { postgresExporter, redisExporter } from './store-exporters.ts';
import { postgres, redis } from './stores.ts';

/** Every server of the stack. */
export const servers: Readonly<Record<ServerName, Server>> = {
  exporter,
  prometheus,
  alertmanager,
  grafana,
  loki,
  jaeger,
  postgres,
  redis,
  'node-exporter': nodeExporter,
  'blackbox-exporter': blackboxExporter,
  'postgres-exporter': postgresExporter,
  'redis-exporter': redisExporter,
};
