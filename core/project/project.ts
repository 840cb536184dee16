import type { Channel } from '../alerts/channels.ts';
import { checkInhibitions } from '../alerts/inhibitions.ts';
import {
  type Copy,
  type Inhibition,
  type Notice,
  type Route,
  receivers,
  routesOf,
} from '../alerts/routing.ts';
import {
  checkChannelKey,
  checkRouting,
  type RoutingEntry,
  routesOfEntries,
} from '../alerts/routing-entry.ts';
import { type BackupPlace, backupsOf } from '../desk/backups.ts';
import { checkedDuty, type Duty, type DutyInPlace, dutyFields } from '../desk/duty.ts';
import { checkFigures } from '../desk/figures.ts';
import type { DeskOptions } from '../desk/options.ts';
import { remediesOf } from '../desk/remedies.ts';
import type { RemedyAction } from '../desk/remedy-action.ts';
import { checkReports, reportReceivers } from '../desk/reports.ts';
import type { Language } from '../language/language.ts';
import { readerOf } from '../language/reader.ts';
import { logStream } from '../logs/labels.ts';
import type { Metric } from '../metrics/metric.ts';
import { totalWorstCaseSeries, worstCaseSeries } from '../metrics/series.ts';
import { telemetrySystem, platform as wholePlatform, withoutKit } from '../platform/index.ts';
import * as kitMetrics from '../platform/metrics/telemetry.ts';
import { USUAL_FLEET } from '../promql/expression.ts';
import { idOf } from '../slos/objective.ts';
import { DESK, INCIDENT_STREAM } from '../stack/desk.ts';
import { stackServers } from '../stack/index.ts';
import { probeJobs } from '../stack/probes.ts';
import { scraped } from '../stack/prometheus.ts';
import type { Port, Server } from '../stack/server.ts';
import { mayHaveKit } from './bindings.ts';
import { checkDrills } from './check-drills.ts';
import { checkTarget } from './check-target.ts';
import { type AnAlert, asDeclared, type Choices, chosenOf, type Layer, saysAnything } from './choices.ts';
import type { Runner } from './command-line.ts';
import type { Settings } from './config.ts';
import { areasOf, type Definitions, define } from './definitions.ts';
import { checkFleet } from './fleet.ts';
import { languagesIn } from './languages.ts';
import { checkLogs, type LogSource } from './logs.ts';
import type { InEach } from './plain.ts';
import { type PortOverrides, withPorts } from './ports.ts';
import { checkRemoteWrites, type RemoteWrite } from './remote-write.ts';
import type { System } from './system.ts';
import type { Target } from './target.ts';

/** The server that keeps notifications and helps people to handle them. */
export interface Desk extends DeskOptions {
  readonly server: string;
  readonly inbox: string;
}

/** The declaration of a project; see `defineConfig`. */
export interface ProjectOptions<
  AlertName extends string = string,
  SloName extends string = string,
  Uid extends string = string,
  Plain extends string = string,
  ChannelName extends string = string,
  PersonName extends string = string,
> extends Choices<NoInfer<AlertName>, NoInfer<SloName>, NoInfer<Uid>>,
    Telling<NoInfer<AlertName>, ChannelName, PersonName> {
  /** The systems of the project. A system that is not listed leaves no trace. */
  readonly systems: readonly System<AlertName, SloName, Uid, Plain>[];
  /**
   * The languages of all texts. With `['en', 'pt']` each text of an alert or an objective is `{ en: …, pt: … }`: one that is missing does
   * not compile. Default: texts are written in one language, that of `language`.
   */
  readonly languages?: readonly Language[];
  /** The language of what is generated, where an environment has no other. Default: the first of `languages`, else `en`. */
  readonly language?: Language;
  /**
   * What is watched whatever the systems: the servers, the machine, the endpoints, the stores. Default: what its servers export,
   * without those whose name one of the systems has.
   */
  readonly platform?: readonly System[];
  /** The project's own servers, which run with the stack. Default: none. */
  readonly servers?: readonly Server[];
  /**
   * Ports of servers by name, such as `{ grafana: 13000 }` where something else has port 3000. `VIGIA_<NAME>_PORT` moves one
   * for a single start. Default: the usual ones.
   */
  readonly ports?: PortOverrides;
  /** Targets in addition to the servers of the stack. Default: none. */
  readonly targets?: readonly Target[];
  /**
   * Whether Prometheus takes metrics that services push by OTLP over HTTP. They set the labels of the fleet as attributes of their resource,
   * as in `OTEL_RESOURCE_ATTRIBUTES=environment=production`. Default false.
   */
  readonly otlp?: boolean;
  /** Stores elsewhere that get every sample. Default: none. */
  readonly remoteWrite?: readonly RemoteWrite[];
  /**
   * Environments by name. The first is generated unless another is requested. Default: `production`, with the defaults.
   */
  readonly environments?: Readonly<
    Record<
      string,
      EnvironmentOptions<NoInfer<AlertName>, NoInfer<SloName>, NoInfer<Uid>, ChannelName, PersonName>
    >
  >;
  /**
   * The labels that tell the environments of a fleet apart: every alert, recording rule and objective keeps them, and every
   * dashboard can choose their values. `cluster` or `tenant` may be added where all targets have it. Default: `environment`.
   */
  readonly fleetLabels?: readonly string[];
  /** The desk, which keeps notifications and helps people to handle them: `{}` for one with its defaults. Default: none. */
  readonly desk?: DeskOptions;
  /**
   * What the desk may call when an alert with this remedy fires, by name, in addition to what the systems declare. It calls nothing
   * else. Default: nothing.
   */
  readonly remedies?: Readonly<Record<string, RemedyAction>>;
  /** Faults that the service of the project can cause, in addition to those of the systems. Default: none. */
  readonly scenarios?: readonly string[];
  /** Log streams in addition to the usual ones. */
  readonly streams?: readonly string[];
  /**
   * Logs of programs that do not use the kit, which the log collector reads, redacts and delivers; see docs/log-collector.md.
   * Default: none, and no collector.
   */
  readonly logs?: readonly LogSource[];
  /**
   * How people run the commands, as generated pages spell it: `npm run` where package.json has scripts of the commands'
   * names. Default `npx vigia`.
   */
  readonly runner?: Runner;
  /**
   * Maximum number of series that one process of a job exposes: those of what its targets expose, or, where they do not say, of all systems
   * together. Default: 1,000, a scrape of some milliseconds.
   */
  readonly maxSeries?: number;
}

/** Who is told, and of what; an environment may say each otherwise. */
export interface Telling<
  AlertName extends string = string,
  ChannelName extends string = string,
  PersonName extends string = string,
> extends Duty<NoInfer<ChannelName>, PersonName> {
  /** Ways to people, by a receiver that every project has or by a name of their own, which `routing` leads to. Default: none. */
  readonly channels?: { readonly [name in ChannelName]?: readonly Channel[] };
  /** Who is told of which alerts, before the usual routes by severity. Default: the usual routes alone. */
  readonly routing?: readonly RoutingEntry<NoInfer<ChannelName>>[];
  /** What is not told while something else fires, in addition to what the systems say. Default: nothing. */
  readonly inhibitions?: readonly Inhibition<AnAlert<NoInfer<AlertName>>>[];
}

/** What an environment says otherwise: settings, alerts, objectives, dashboards, and who is told. */
export type EnvironmentOptions<
  AlertName extends string = string,
  SloName extends string = string,
  Uid extends string = string,
  ChannelName extends string = string,
  PersonName extends string = string,
> = Partial<Omit<Settings, 'channels'>> &
  Choices<AlertName, SloName, Uid> &
  Telling<AlertName, ChannelName, PersonName>;

/** A project as a value: the input of every generator. */
export interface Project extends Definitions {
  /** Those that every text has. */
  readonly languages: readonly Language[];
  /** The options of the project, from which a modified project can be defined. */
  readonly options: ProjectOptions;
  /** The environment that it is in: alerts, objectives and dashboards are as that one has them. */
  readonly environment: string;
  readonly environments: Readonly<Record<string, Partial<Settings>>>;
  readonly fleetLabels: readonly string[];
  /** The servers of the project, then those of the stack, by name. */
  readonly servers: ReadonlyMap<string, Server>;
  /** Every port of the servers, by name. */
  readonly ports: Readonly<Record<string, Port>>;
  readonly targets: readonly Target[];
  readonly otlp: boolean;
  readonly remoteWrite: readonly RemoteWrite[];
  readonly receivers: readonly string[];
  readonly routes: readonly Route[];
  /** Those that the project declares, in addition to those of its systems. */
  readonly inhibitions: readonly Inhibition[];
  readonly notices: readonly Notice[];
  readonly desk?: Desk;
  /** Who is told by the desk itself, as the project or its environment declares it. */
  readonly duty: Duty;
  /** What the desk may call, by name. */
  readonly remedies: Readonly<Record<string, RemedyAction>>;
  /** Where backups of the services are asked for, by the name of the database. */
  readonly backups: Readonly<Record<string, BackupPlace>>;
  readonly scenarios: readonly string[];
  readonly streams: readonly string[];
  readonly logs: readonly LogSource[];
  readonly runner: Runner;
}

/** The receiver of the heartbeat, the last of a list that people read. */
const HEARD_LAST = 'watchdog';
const CATEGORIES: readonly string[] = ['system', 'performance', 'business', 'security'];

function unique<T>(some: readonly T[]): T[] {
  return [...new Set(some)];
}

/** Scraping this many series takes some milliseconds. */
const MAX_SERIES = 1000;

/**
 * Declares a project, and returns it in the first of its environments. Throws for what does not fit together, with the field, the value and the fix: a system over its
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
export function defineConfig<
  const AlertName extends string = never,
  const SloName extends string = never,
  const Uid extends string = never,
  const Languages extends readonly Language[] = readonly Language[],
  const ChannelName extends string = never,
  const PersonName extends string = never,
>(
  options: ProjectOptions<AlertName, SloName, Uid, Allowed<Languages>, ChannelName, PersonName> & {
    readonly languages?: Languages;
  },
): Project {
  const environments = Object.keys(options.environments ?? USUAL_ENVIRONMENTS);
  const [first, ...others] = environments;
  if (first === undefined) throw new Error('environments is {}: name at least one, such as production');
  for (const name of environments) checkEnvironmentName(name);
  const asProject = options as unknown as ProjectOptions;
  // What another environment says is wrong now, not when somebody asks for it.
  for (const name of others)
    if (ownChoices(asProject, name).some(saysAnything) || saysWhoIsTold(asProject.environments![name]!))
      projectIn(asProject, name);
  return projectIn(asProject, first);
}

/** Returns the project in one of its environments. Throws for another, with those that there are. */
export function inEnvironment(project: Project, environment: string): Project {
  if (environment === project.environment) return project;
  if (!(environment in project.environments))
    throw new Error(
      `there is no environment "${environment}"; use one of ${Object.keys(project.environments).join(', ')}`,
    );
  return projectIn(project.options, environment);
}

/** Returns the project in another language, in the same environment. */
export function inLanguage(project: Project, language: Language): Project {
  if (language === project.language) return project;
  return projectIn(project.options, project.environment, language);
}

/** What a system may have in one language only: nothing, where the project declares both. */
type Allowed<Languages extends readonly Language[]> = number extends Languages['length']
  ? string
  : [Language] extends [Languages[number]]
    ? InEach
    : string;

const USUAL_ENVIRONMENTS: NonNullable<ProjectOptions['environments']> = { production: {} };

/** The name of an environment is a label, a name of folders and of containers. */
function checkEnvironmentName(name: string): void {
  if (!/^[a-zA-Z0-9][\w.-]*$/.test(name))
    throw new Error(
      `environments has "${name}": use letters, digits, -, _ and ., starting with a letter or digit, such as staging`,
    );
}

/** What is chosen in an environment: by the project, then by the environment. */
function ownChoices(options: ProjectOptions, environment: string): readonly Layer[] {
  const own = options.environments?.[environment];
  return [
    { where: '', choices: options },
    ...(own ? [{ where: `environments.${environment}.`, choices: own }] : []),
  ];
}

function saysWhoIsTold({ routing, inhibitions, ...duty }: Telling): boolean {
  return routing !== undefined || inhibitions !== undefined || dutyFields.some(field => field in duty);
}

/** What the environment says of who is told, or else the project. */
function tellingIn(options: ProjectOptions, environment: string) {
  const own: Telling = options.environments?.[environment] ?? {};
  const of = <F extends keyof Telling>(field: F) =>
    own[field] === undefined
      ? { where: field, value: options[field] }
      : { where: `environments.${environment}.${field}`, value: own[field] };
  return {
    ...{ channels: of('channels'), routing: of('routing'), inhibitions: of('inhibitions') },
    duty: Object.fromEntries(dutyFields.map(field => [field, of(field)])) as DutyInPlace,
  };
}

function projectIn(options: ProjectOptions, environment: string, language?: Language): Project {
  const { systems, servers = [], targets = [], scenarios = [], logs = [] } = options;
  const telling = tellingIn(options, environment);
  const desk: Desk | undefined = options.desk && { server: DESK, inbox: '/inbox', ...options.desk };
  const ofDesk = desk?.server === DESK ? [INCIDENT_STREAM] : [];
  const streams = [...new Set([...logStream.values, ...ofDesk, ...(options.streams ?? [])])];
  checkLogs(logs, streams);
  const { channels = {}, remoteWrite = [] } = options;
  const environments = Object.entries(options.environments ?? USUAL_ENVIRONMENTS);
  const placed = withPorts([...servers, ...stackServers(servers, logs, desk)], options.ports ?? {});
  const all = new Map(placed.map(server => [server.name, server]));
  const around = {
    environments: environments.map(([name]) => name),
    servers: [...all.keys()],
    taken: jobsOf(all),
  };
  for (const target of targets) checkTarget(target, around);
  checkRemoteWrites(remoteWrite);
  const isReplaced = ({ name }: System) => systems.some(system => system.name === name);
  const { platform = platformOf(all, targets).filter(system => !isReplaced(system)) } = options;
  const layers = ownChoices(options, environment);
  const { languages, language: its } = languagesIn(options, environment, language);
  const defined = (chosen = asDeclared) =>
    define([...systems, ...platform], targets, chosen, readerOf(its, languages));
  // The names that can be chosen are those that the systems declare.
  const declared = defined();
  const definitions = layers.some(saysAnything) ? defined(chosenOf(layers, namesIn(declared))) : declared;
  const { fleetLabels = USUAL_FLEET } = options;
  checkFleet(fleetLabels, definitions.contract.values());
  checkDrills(definitions.alerts, around.environments);
  checkFigures(definitions.systems);
  const places = { targets, environments: around.environments };
  const remedies = remediesOf(definitions.systems, options.remedies ?? {}, {
    ...places,
    alerts: definitions.alerts,
  });
  const backups = backupsOf(definitions.systems, places);
  const remedied = definitions.alerts.find(({ remedy }) => remedy !== undefined);
  if (remedied && !options.desk)
    throw new Error(
      `alert ${remedied.name} has a remedy, which the desk calls: give the project one, such as desk: {}`,
    );
  checkReports(desk?.reports);
  const notices = definitions.systems.flatMap(({ notices = [] }) => notices);
  const { routing, inhibitions } = telling;
  for (const name of Object.keys(telling.channels.value ?? {})) checkChannelKey(telling.channels.where, name);
  checkRouting(routing.where, routing.value ?? [], {
    channels: Object.keys(telling.channels.value ?? {}),
    services: unique(declared.alerts.map(({ service }) => service)),
    categories: unique([...CATEGORIES, ...declared.alerts.map(({ category }) => category)]),
    receivers: notices.map(({ receiver }) => receiver),
  });
  checkInhibitions(inhibitions.where, inhibitions.value ?? [], namesIn(declared).alerts);
  const duty = checkedDuty(
    telling.duty,
    unique([
      ...receivers,
      ...notices.map(({ receiver }) => receiver),
      ...Object.keys(telling.channels.value ?? {}),
    ]),
    desk !== undefined,
  );
  const ownRoutes = routesOfEntries(routing.value ?? [], fleetLabels);
  checkBudgets(definitions, options.maxSeries ?? MAX_SERIES);
  if (desk && !all.has(desk.server))
    throw new Error(`desk: server is "${desk.server}"; use one of ${[...all.keys()].join(', ')}`);
  return {
    ...definitions,
    options,
    languages,
    environment,
    environments: Object.fromEntries(
      environments.map(([name, one]) => {
        const { override: _, disable: __, routing: ___, inhibitions: ____, ...settings } = one;
        return [name, { channels, ...settings } as Partial<Settings>];
      }),
    ),
    fleetLabels,
    servers: all,
    ports: Object.fromEntries(
      [...all.values()].flatMap(({ name, ports }) =>
        Object.entries(ports).map(([port, one]) => [port, { ...one, server: name }]),
      ),
    ),
    targets,
    otlp: options.otlp ?? false,
    remoteWrite,
    receivers: unique([
      ...receivers.filter(name => name !== HEARD_LAST),
      ...notices.map(({ receiver }) => receiver),
      ...ownRoutes.map(({ receiver }) => receiver).filter(name => name !== HEARD_LAST),
      ...reportReceivers(desk?.reports),
      HEARD_LAST,
    ]),
    routes: routesOf(notices, copies(definitions), ownRoutes),
    inhibitions: inhibitions.value ?? [],
    notices,
    ...(desk && { desk }),
    duty,
    remedies,
    backups,
    scenarios: [...definitions.systems.flatMap(({ scenarios = [] }) => scenarios), ...scenarios],
    streams,
    logs,
    runner: options.runner ?? 'npx vigia',
  };
}

function namesIn({ alerts, objectives, dashboards }: Definitions) {
  return {
    alerts: alerts.map(({ name }) => name),
    objectives: objectives.map(one => ({ id: idOf(one), name: one.name })),
    dashboards: dashboards.map(({ uid }) => uid),
  };
}

/** The jobs of the servers and their probes, whose names targets cannot have. */
function jobsOf(servers: ReadonlyMap<string, Server>): string[] {
  const probing = servers.has('blackbox-exporter') ? probeJobs.map(([job]) => job) : [];
  return [...scraped.filter(({ server }) => servers.has(server)).map(({ job }) => job), ...probing];
}

/** What is watched in any project, as far as something exports it. */
function platformOf(servers: ReadonlyMap<string, Server>, targets: readonly Target[]): readonly System[] {
  const kit = mayHaveKit(targets, Object.values(kitMetrics));
  return wholePlatform
    .filter(system => isSeen(system, servers))
    .map(system => (system === telemetrySystem && !kit ? withoutKit : system));
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

/** Throws if a system, or a process of a job, may expose more series than its limit. */
function checkBudgets({ systems, contract, exposed, bindings }: Definitions, ofJob: number): void {
  for (const system of systems) {
    if (system.maxSeries === undefined) continue;
    const own = Object.values(areasOf(system)).flat();
    checkBudget(
      `system ${system.name}`,
      own.filter(({ origin }) => origin === 'exporter'),
      system.maxSeries,
    );
  }
  const stated = bindings.some(one => one.stated);
  for (const { job, metrics } of stated ? bindings : []) checkBudget(`job ${job}`, metrics, ofJob);
  if (stated) return;
  checkBudget(
    'the systems together',
    // A program of others is another process, whose series its author decides on.
    exposed
      .map(({ name }) => contract.get(name)!)
      .map(metric => metric.declarations?.find(one => !one.foreign) ?? metric)
      .filter(metric => !metric.foreign),
    ofJob,
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
