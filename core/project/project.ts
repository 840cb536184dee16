import type { Inhibition, Notice, Route } from '../alerts/routing.ts';
import { type BackupPlace, backupsOf } from '../desk/backups.ts';
import type { Duty } from '../desk/duty.ts';
import { checkFigures } from '../desk/figures.ts';
import type { DeskOptions } from '../desk/options.ts';
import { remediesOf } from '../desk/remedies.ts';
import type { RemedyAction } from '../desk/remedy-action.ts';
import { checkReports } from '../desk/reports.ts';
import type { Language } from '../language/language.ts';
import { readerOf } from '../language/reader.ts';
import { logStream } from '../logs/labels.ts';
import { USUAL_FLEET } from '../promql/expression.ts';
import { idOf } from '../slos/objective.ts';
import { DESK, INCIDENT_STREAM } from '../stack/desk.ts';
import { stackServers } from '../stack/index.ts';
import type { Port, Server } from '../stack/server.ts';
import { checkBudgets } from './budgets.ts';
import { checkDrills } from './check-drills.ts';
import { checkTarget } from './check-target.ts';
import { asDeclared, chosenOf, type Layer, saysAnything } from './choices.ts';
import type { Runner } from './command-line.ts';
import { composeProjectFor } from './compose-project.ts';
import type { Settings } from './config.ts';
import { type Definitions, define } from './definitions.ts';
import { checkFleet } from './fleet.ts';
import { languagesIn } from './languages.ts';
import { checkLogs, type LogSource } from './logs.ts';
import type { ProjectOptions } from './options.ts';
import type { InEach } from './plain.ts';
import { withPorts } from './ports.ts';
import { checkRemoteWrites, type RemoteWrite } from './remote-write.ts';
import { checkOptions } from './shapes.ts';
import { jobsOf, platformOf } from './surroundings.ts';
import type { System } from './system.ts';
import type { Target } from './target.ts';
import { saysWhoIsTold, whoIsTold } from './telling.ts';

/** The server that keeps notifications and helps people to handle them. */
export interface Desk extends DeskOptions {
  readonly server: string;
  readonly inbox: string;
}

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
  checkOptions(options as unknown as ProjectOptions);
  const environments = Object.keys(options.environments ?? USUAL_ENVIRONMENTS);
  const [first, ...others] = environments;
  if (first === undefined) throw new Error('environments is {}: name at least one, such as production');
  for (const name of environments) checkEnvironmentName(name);
  checkComposeProjects(options.environments ?? USUAL_ENVIRONMENTS);
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

/** Throws for two environments whose containers would have the same names: the start of one would take those of the other. */
function checkComposeProjects(environments: NonNullable<ProjectOptions['environments']>): void {
  const named = Object.entries(environments).map(([name, { composeProject }]) => ({
    name,
    as: composeProject ?? composeProjectFor(name),
  }));
  for (const [i, { name, as }] of named.entries()) {
    const first = named.findIndex(one => one.as === as);
    if (first !== i)
      throw new Error(
        `environments has "${named[first]!.name}" and "${name}", whose containers would both be called ${as}: give one of them its own composeProject`,
      );
  }
}

/** What is chosen in an environment: by the project, then by the environment. */
function ownChoices(options: ProjectOptions, environment: string): readonly Layer[] {
  const own = options.environments?.[environment];
  return [
    { where: '', choices: options },
    ...(own ? [{ where: `environments.${environment}.`, choices: own }] : []),
  ];
}

function projectIn(options: ProjectOptions, environment: string, language?: Language): Project {
  const { systems, servers = [], targets = [], scenarios = [], logs = [] } = options;
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
  const told = whoIsTold(options, environment, { declared, definitions, desk, fleetLabels });
  checkBudgets(definitions, options.maxSeries);
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
    ...told,
    ...(desk && { desk }),
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
