/** The `job` label of each target of the stack's own. Those of a project are named by its targets. */
export const jobs = {
  prometheus: 'prometheus',
  alertmanager: 'alertmanager',
  loki: 'loki',
  jaeger: 'jaeger',
  /** Rates, errors and durations that Jaeger makes of spans. */
  spans: 'spans',
  grafana: 'grafana',
  'node-exporter': 'node-exporter',
  'blackbox-exporter': 'blackbox-exporter',
  'postgres-exporter': 'postgres-exporter',
  'redis-exporter': 'redis-exporter',
  /** What blackbox-exporter finds when it asks a URL, and when it opens a connection. */
  httpProbes: 'http-probes',
  tcpProbes: 'tcp-probes',
} as const;

/** Servers that measure something else than themselves; where one is not there, what needs its metrics is left out. */
export const fieldExporters = [
  'node-exporter',
  'blackbox-exporter',
  'postgres-exporter',
  'redis-exporter',
] as const satisfies readonly (keyof typeof jobs)[];
