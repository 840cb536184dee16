/** The `job` label of each target of the stack's own. Those of a project are named by its targets. */
export const jobs = {
  prometheus: 'prometheus',
  alertmanager: 'alertmanager',
  desk: 'desk',
  loki: 'loki',
  jaeger: 'jaeger',
  /** Rates, errors and durations that Jaeger derives from spans. */
  spans: 'spans',
  grafana: 'grafana',
  'node-exporter': 'node-exporter',
  'blackbox-exporter': 'blackbox-exporter',
  'postgres-exporter': 'postgres-exporter',
  'redis-exporter': 'redis-exporter',
  /** Results of blackbox-exporter when it requests a URL, and when it opens a connection. */
  httpProbes: 'http-probes',
  tcpProbes: 'tcp-probes',
} as const;

/** Servers that measure something other than themselves. Without one, what needs its metrics is left out. */
export const fieldExporters = [
  'node-exporter',
  'blackbox-exporter',
  'postgres-exporter',
  'redis-exporter',
] as const satisfies readonly (keyof typeof jobs)[];
