import { jobs } from '../platform/jobs.ts';
import type { Config } from '../project/config.ts';
import type { Placement, PortName, Server } from './server.ts';

/** Kinds of probes. The configuration of blackbox-exporter has one module for each. */
export const modules = {
  http: 'http_2xx',
  tcp: 'tcp_connect',
  /** As `http`, with the login of the stack, which is for its own servers alone. */
  login: 'http_2xx_login',
} as const;
export type Module = (typeof modules)[keyof typeof modules];

/** The job of each kind of probe. */
export const probeJobs = [
  [jobs.httpProbes, modules.http],
  [jobs.tcpProbes, modules.tcp],
] as const;

/** What is probed. */
export interface Probe {
  readonly target: string;
  /** Whether it asks for the login of the stack. */
  readonly login?: true;
  /** What its series name, if the target itself has a secret in it. */
  readonly instance?: string;
}

/** Returns what is probed: servers that run, and external services that the configuration names. */
export function probesOf(module: Module, config: Config, placement: Placement): Probe[] {
  const present = [...config.project.servers.values()].filter(({ name }) => placement.servers.has(name));
  if (module === modules.tcp) {
    return present.flatMap(({ connects = [] }) =>
      connects.map(port => ({ target: placement.address(port) })),
    );
  }
  const plain = (port: PortName, path: string) => `http://${placement.address(port)}${path}`;
  const own = ({ name, login }: Server, port: PortName, path: string): Probe => {
    const secret = port === name ? (placement.path?.(name) ?? '') : '';
    return {
      target: plain(port, `${secret}${path}`),
      ...(login && { login }),
      ...(secret !== '' && { instance: plain(port, path) }),
    };
  };
  const simulated = present.flatMap(({ name, simulates = [] }) => simulates.map(path => plain(name, path)));
  return [
    ...present.flatMap(server => (server.healthPaths ?? []).map(([port, path]) => own(server, port, path))),
    ...(config.externalUrls.length > 0 ? config.externalUrls : simulated).map(target => ({ target })),
  ];
}
