import type { ServerName } from './server.ts';

interface Port {
  readonly server: ServerName;
  readonly number: number;
  /** Reachable from the host in compose; the others are for other containers only. */
  readonly published: boolean;
  readonly use: string;
}

/** Every port of the stack, named once. Numbers are the servers' own defaults. */
export const ports = {
  exporter: { server: 'exporter', number: 8080, published: true, use: 'sample service, /metrics and inbox' },
  prometheus: { server: 'prometheus', number: 9090, published: true, use: 'Prometheus UI and API' },
  alertmanager: { server: 'alertmanager', number: 9093, published: true, use: 'Alertmanager UI and API' },
  loki: { server: 'loki', number: 3100, published: true, use: 'Loki API' },
  'loki-grpc': { server: 'loki', number: 9095, published: false, use: 'Loki, internal' },
  jaeger: { server: 'jaeger', number: 16686, published: true, use: 'Jaeger UI and API' },
  'jaeger-grpc': { server: 'jaeger', number: 16685, published: false, use: 'Jaeger query API over gRPC' },
  'jaeger-otlp-http': { server: 'jaeger', number: 4318, published: true, use: 'spans, OTLP over HTTP' },
  'jaeger-otlp-grpc': { server: 'jaeger', number: 4317, published: true, use: 'spans, OTLP over gRPC' },
  'jaeger-thrift': { server: 'jaeger', number: 14268, published: true, use: 'spans, thrift over HTTP' },
  'jaeger-metrics': { server: 'jaeger', number: 8888, published: false, use: "Jaeger's own metrics" },
  'jaeger-spans': {
    server: 'jaeger',
    number: 8889,
    published: false,
    use: 'metrics that Jaeger derives from spans',
  },
  'jaeger-health': { server: 'jaeger', number: 13133, published: false, use: 'Jaeger health' },
  grafana: { server: 'grafana', number: 3000, published: true, use: 'Grafana' },
  postgres: { server: 'postgres', number: 5432, published: false, use: 'PostgreSQL' },
  redis: { server: 'redis', number: 6379, published: false, use: 'Redis' },
  'node-exporter': { server: 'node-exporter', number: 9100, published: false, use: "the host's metrics" },
  'blackbox-exporter': { server: 'blackbox-exporter', number: 9115, published: false, use: 'probes' },
  'postgres-exporter': {
    server: 'postgres-exporter',
    number: 9187,
    published: false,
    use: "PostgreSQL's metrics",
  },
  'redis-exporter': { server: 'redis-exporter', number: 9121, published: false, use: "Redis's metrics" },
} as const satisfies Record<string, Port>;

export type PortName = keyof typeof ports;
export const portNames = Object.keys(ports) as PortName[];

/** The environment variable that moves a port on the host, such as `VIGIA_GRAFANA_PORT`. */
export function portVariable(name: PortName): string {
  return `VIGIA_${name.toUpperCase().replaceAll('-', '_')}_PORT`;
}

/** The ports on which a server listens. */
export function portsOf(server: ServerName): PortName[] {
  return portNames.filter(name => ports[name].server === server);
}
