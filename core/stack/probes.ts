import { jobs } from '../platform/jobs.ts';
import type { Config } from '../project/config.ts';
import type { PortName } from './ports.ts';
import { ports } from './ports.ts';
import type { Placement, ServerName } from './server.ts';

/** How blackbox-exporter asks; its configuration has one module for each. */
export const modules = {
  http: 'http_2xx',
  tcp: 'tcp_connect',
} as const;
export type Module = (typeof modules)[keyof typeof modules];

/** The job whose targets are asked in each way. */
export const probeJobs = [
  [jobs.httpProbes, modules.http],
  [jobs.tcpProbes, modules.tcp],
] as const;

/** Each answers 200 when its server is well. The exporter's checks the stores and the services outside, too. */
const healthPaths: readonly (readonly [port: PortName, path: string])[] = [
  ['exporter', '/health'],
  ['prometheus', '/-/healthy'],
  ['alertmanager', '/-/healthy'],
  ['grafana', '/api/health'],
  ['loki', '/ready'],
  ['jaeger-health', '/status'],
];

/** Ports that speak no HTTP: whoever sends spans needs them. */
const connected: readonly PortName[] = ['jaeger-otlp-grpc'];

/** The services outside that the sample service simulates itself, asked as it asks them. */
const simulatedServices: readonly string[] = ['/upstream/uaz/health', '/upstream/openai/v1/models'];

/** What is probed, of the servers that are there, and the services outside that the configuration names. */
export function probesOf(module: Module, config: Config, placement: Placement): string[] {
  const present = (port: PortName) => placement.servers.has(ports[port].server as ServerName);
  if (module === modules.tcp) return connected.filter(present).map(port => placement.address(port));
  const url = (port: PortName, path: string) => `http://${placement.address(port)}${path}`;
  return [
    ...healthPaths.filter(([port]) => present(port)).map(([port, path]) => url(port, path)),
    ...(config.externalUrls.length > 0
      ? config.externalUrls
      : present('exporter')
        ? simulatedServices.map(path => url('exporter', path))
        : []),
  ];
}
