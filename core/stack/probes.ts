import { jobs } from '../platform/jobs.ts';
import type { Config } from '../project/config.ts';
import type { Placement, PortName } from './server.ts';

/** Kinds of probes. The configuration of blackbox-exporter has one module for each. */
export const modules = {
  http: 'http_2xx',
  tcp: 'tcp_connect',
} as const;
export type Module = (typeof modules)[keyof typeof modules];

/** The job of each kind of probe. */
export const probeJobs = [
  [jobs.httpProbes, modules.http],
  [jobs.tcpProbes, modules.tcp],
] as const;

/** Returns what is probed: servers that run, and external services that the configuration names. */
export function probesOf(module: Module, config: Config, placement: Placement): string[] {
  const present = [...config.project.servers.values()].filter(({ name }) => placement.servers.has(name));
  if (module === modules.tcp) {
    return present.flatMap(({ connects = [] }) => connects.map(port => placement.address(port)));
  }
  const url = (port: PortName, path: string) => `http://${placement.address(port)}${path}`;
  const simulated = present.flatMap(({ name, simulates = [] }) => simulates.map(path => url(name, path)));
  return [
    ...present.flatMap(({ healthPaths = [] }) => healthPaths.map(([port, path]) => url(port, path))),
    ...(config.externalUrls.length > 0 ? config.externalUrls : simulated),
  ];
}
