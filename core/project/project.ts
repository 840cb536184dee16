import { type Copy, type Notice, type Route, receivers, routesOf } from '../alerts/routing.ts';
import { logStream } from '../logs/labels.ts';
import type { Metric } from '../metrics/metric.ts';
import { totalWorstCaseSeries, worstCaseSeries } from '../metrics/series.ts';
import { platform as wholePlatform } from '../platform/index.ts';
import { USUAL_FLEET } from '../promql/expression.ts';
import { stackServers } from '../stack/index.ts';
import type { Port, Server } from '../stack/server.ts';
import type { Runner } from './command-line.ts';
import type { Settings } from './config.ts';
import { areasOf, type Definitions, define } from './definitions.ts';
import { checkFleet, checkTargetLabel } from './fleet.ts';
import type { System } from './system.ts';

/** A target of the project that Prometheus scrapes. */
export interface Target {
  /** The `job` label of its series. */
  readonly job: string;
  /** A server of the project, by name … */
  readonly server?: string;
  /** … or another address, as `host:port`. */
  readonly at?: readonly string[];
  /**
   * Labels of its series in addition to those of the environment, or instead of them: `{ environment: 'staging' }` for a target
   * of another environment that the same Prometheus scrapes. Default: none.
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Its colour on panels with several jobs. Default: a colour of the palette. */
  readonly color?: string;
}

/** The server that keeps notifications and helps people to handle them. */
export interface Desk {
  readonly server: string;
  /** The path below which it receives notifications from Alertmanager, by receiver. */
  readonly inbox: string;
  /** The path at which it receives notifications to forward by WhatsApp. */
  readonly emergency?: string;
}

/** The declaration of a project; see `defineConfig`. */
export interface ProjectOptions {
  /** The systems of the project. A system that is not listed leaves no trace. */
  readonly systems: readonly System[];
  /**
   * What is watched whatever the systems: the servers, the machine, the endpoints, the stores. Default: what its servers export,
   * without those whose name one of the systems has.
   */
  readonly platform?: readonly System[];
  /** The project's own servers, which run with the stack. Default: none. */
  readonly servers?: readonly Server[];
  /** Targets in addition to the servers of the stack. Default: none. */
  readonly targets?: readonly Target[];
  /**
   * Environments by name. The first is generated unless another is requested. Default: `production`, with the defaults.
   */
  readonly environments?: Readonly<Record<string, Partial<Settings>>>;
  /**
   * The labels that tell the environments of a fleet apart: every alert, recording rule and objective keeps them, and every
   * dashboard can choose their values. `cluster` or `tenant` may be added where all targets have it. Default: `environment`.
   */
  readonly fleetLabels?: readonly string[];
  /** Notification channels by receiver, for every environment without its own. */
  readonly channels?: Settings['channels'];
  readonly desk?: Desk;
  /** Faults that the service of the project can cause, in addition to those of the systems. Default: none. */
  readonly scenarios?: readonly string[];
  /** Log streams in addition to the usual ones. */
  readonly streams?: readonly string[];
  /**
   * How people run the commands, as generated pages spell it: `npm run` where package.json has scripts of the commands'
   * names. Default `npx vigia`.
   */
  readonly runner?: Runner;
  /**
   * Maximum number of series that one process exposes, all systems together. Default: 1,000, a scrape of some
   * milliseconds.
   */
  readonly maxSeries?: number;
}

/** A project as a value: the input of every generator. */
export interface Project extends Definitions {
  /** The options of the project, from which a modified project can be defined. */
  readonly options: ProjectOptions;
  readonly environments: Readonly<Record<string, Partial<Settings>>>;
  readonly fleetLabels: readonly string[];
  /** The servers of the project, then those of the stack, by name. */
  readonly servers: ReadonlyMap<string, Server>;
  /** Every port of the servers, by name. */
  readonly ports: Readonly<Record<string, Port>>;
  readonly targets: readonly Target[];
  readonly receivers: readonly string[];
  readonly routes: readonly Route[];
  readonly notices: readonly Notice[];
  readonly desk?: Desk;
  readonly scenarios: readonly string[];
  readonly streams: readonly string[];
  readonly runner: Runner;
}

/** Scraping this many series takes some milliseconds. */
const MAX_SERIES = 1000;

/**
 * Declares a project. Throws for what does not fit together, with the field, the value and the fix: a system over its
 * budget of series, a target that names a server which is not there, a receiver of a channel that nobody routes to, a label of the fleet that
 * means something else.
 *
 * @example
 * ```ts
 * export default defineConfig({
 *   systems: [bot],
 *   targets: [{ job: 'bot', at: ['127.0.0.1:3001'] }],
 * });
 * ```
 */
export function defineConfig(options: ProjectOptions): Project {
  const { systems, servers = [], targets = [], scenarios = [], desk } = options;
  const { channels = {} } = options;
  const environments = Object.entries(options.environments ?? { production: {} });
  const all = new Map([...servers, ...stackServers(servers)].map(server => [server.name, server]));
  const isReplaced = ({ name }: System) => systems.some(system => system.name === name);
  const { platform = wholePlatform.filter(system => isSeen(system, all) && !isReplaced(system)) } = options;
  const colors = targets.flatMap(({ job, color }) => (color ? [[job, color] as const] : []));
  const definitions = define([...systems, ...platform], Object.fromEntries(colors));
  const { fleetLabels = USUAL_FLEET } = options;
  checkFleet(fleetLabels, definitions.contract.values());
  const notices = definitions.systems.flatMap(({ notices = [] }) => notices);
  checkBudgets(definitions, options.maxSeries ?? MAX_SERIES);
  for (const { job, server, labels = {} } of targets) {
    for (const label of Object.keys(labels)) checkTargetLabel(`target ${job}: labels`, label);
    if (server !== undefined && !all.has(server))
      throw new Error(`target ${job}: server is "${server}"; use one of ${[...all.keys()].join(', ')}`);
  }
  if (desk && !all.has(desk.server))
    throw new Error(`desk: server is "${desk.server}"; use one of ${[...all.keys()].join(', ')}`);
  return {
    ...definitions,
    options,
    environments: Object.fromEntries(
      environments.map(([name, settings]) => [name, { channels, ...settings }]),
    ),
    fleetLabels,
    servers: all,
    ports: Object.fromEntries(
      [...all.values()].flatMap(({ name, ports }) =>
        Object.entries(ports).map(([port, one]) => [port, { ...one, server: name }]),
      ),
    ),
    targets,
    receivers: [
      ...new Set([...receivers.slice(0, -1), ...notices.map(({ receiver }) => receiver), receivers.at(-1)!]),
    ],
    routes: routesOf(notices, copies(definitions)),
    notices,
    ...(desk && { desk }),
    scenarios: [...definitions.systems.flatMap(({ scenarios = [] }) => scenarios), ...scenarios],
    streams: [...logStream.values, ...(options.streams ?? [])],
    runner: options.runner ?? 'npx vigia',
  };
}

/** Whether something exports what the system is about: without the stores, nobody exports what is known of them. */
function isSeen(system: System, servers: ReadonlyMap<string, Server>): boolean {
  const metrics = Object.values(areasOf(system)).flat();
  return metrics.some(({ exporter }) => exporter === undefined || servers.has(exporter));
}

/** Receivers of copies, with the services of the alerts of their systems. */
function copies({ systems, servicesOf }: Definitions): Copy[] {
  const copied = Map.groupBy(
    systems.filter(({ copyTo }) => copyTo !== undefined),
    ({ copyTo }) => copyTo!,
  );
  return [...copied].map(([receiver, some]) => ({
    receiver,
    services: [...new Set(some.flatMap(({ name }) => servicesOf.get(name)!))],
  }));
}

/** Throws if a system, or a process with all systems, may expose more series than its limit. */
function checkBudgets({ systems, contract, exposed }: Definitions, whole: number): void {
  for (const system of systems) {
    if (system.maxSeries === undefined) continue;
    const own = Object.values(areasOf(system)).flat();
    checkBudget(
      `system ${system.name}`,
      own.filter(({ origin }) => origin === 'exporter'),
      system.maxSeries,
    );
  }
  checkBudget(
    'the systems together',
    // A program of others is another process, whose series its author decides on.
    exposed.map(({ name }) => contract.get(name)!).filter(metric => !metric.foreign),
    whole,
  );
}

function checkBudget(who: string, metrics: readonly Metric[], maxSeries: number): void {
  const series = totalWorstCaseSeries(metrics);
  if (series <= maxSeries) return;
  const dearest = [...metrics].sort((a, b) => worstCaseSeries(b) - worstCaseSeries(a)).slice(0, 3);
  const named = dearest.map(metric => `${metric.name} (${worstCaseSeries(metric)})`).join(', ');
  throw new Error(
    `${who}: up to ${series} series, but maxSeries is ${maxSeries}; the most expensive metrics are ${named}: lower the budgets of their labels, or raise maxSeries`,
  );
}
