import { drillPrivately as drillOn, type PrivateOptions } from '../core/drill/private.ts';
import { allQueries as queriesOf } from '../core/generate/all.ts';
import { composePlacement as placementOf } from '../core/generate/compose.ts';
import { contractOf } from '../core/metrics/combine.ts';
import { jobs as stackJobs } from '../core/platform/jobs.ts';
import { configure as configureProject, type Overrides } from '../core/project/config.ts';
import { areasOf } from '../core/project/definitions.ts';
import { type NativeOptions, type RunningStack, startNative as start } from '../core/run/native.ts';
import {
  fixedPorts as fixed,
  freePorts as free,
  type PortNumbers,
  requireFree as require,
} from '../core/run/ports.ts';
import { portsOf as portsIn } from '../core/stack/ports.ts';
import type { Port } from '../core/stack/server.ts';
import { systems as mounted } from '../exporter/systems.ts';
import { SAMPLE_JOB } from '../metrics/sample.ts';
import project from '../vigia.config.ts';

/** This bundle's project, and what tests ask of it by name; functions of a project are given this one. */
export { project };
export const {
  alerts,
  alertGroups,
  contract,
  dashboards,
  objectives,
  sloAlerts,
  servers,
  routes,
  receivers,
  scenarios,
  exposed: exporterMetrics,
  areas: systems,
} = project;
/** What the sample service exposes: all but what only systems declare that other services have. */
export const sampleMetrics = exporterMetrics.filter(({ name }) => {
  const owners = project.options.systems.filter(system =>
    Object.values(areasOf(system)).some(area => area.some(metric => metric.name === name)),
  );
  return owners.length === 0 || owners.some(owner => mounted.some(module => module.name === owner.name));
});
export const sloGroups = alertGroups.filter(({ name }) => name.startsWith('slo-'));
export const watch = alertGroups.find(({ name }) => name === 'watch')!;
export const recorded = alertGroups.find(({ name }) => name === 'recorded')!;
export const byName = contractOf;
export const jobs = { exporter: SAMPLE_JOB, ...stackJobs } as const;

/** The bundle in its first environment, with these settings. */
export const configure = (overrides: Overrides = {}) => configureProject(project, overrides);
export const defaultConfig = configure();

export const allQueries = () => queriesOf(project);
export const composePlacement = placementOf(project);
export const serverNames = [...servers.keys()];
/** What can run without containers, in order. */
export const nativeServers = [...servers.values()]
  .filter(({ notNative }) => notNative === undefined)
  .map(({ name }) => name);

type KnownPort =
  | 'exporter'
  | 'desk'
  | 'prometheus'
  | 'alertmanager'
  | 'grafana'
  | 'loki'
  | 'jaeger'
  | 'jaeger-thrift'
  | 'postgres'
  | 'redis';
type Known<T> = Readonly<Record<string, T>> & Readonly<Record<KnownPort, T>>;
export const ports = project.ports as Known<Port>;
export const portNames = Object.keys(ports);
export const portsOf = (server: string) => portsIn(project, server);
export const freePorts = () => free(project) as Promise<Known<number>>;
export const fixedPorts = (base?: number, environment: NodeJS.ProcessEnv = process.env) =>
  fixed(project, base, environment) as Known<number>;
export const requireFree = (names: readonly string[], numbers: PortNumbers) =>
  require(project, names, numbers);

export const startNative = (options: Omit<NativeOptions, 'project'> = {}) =>
  start({ project, ...options }) as Promise<RunningStack & { readonly urls: Known<string> }>;
export const drillPrivately = (some: typeof alerts, options: PrivateOptions = {}) =>
  drillOn(project, some, options);
