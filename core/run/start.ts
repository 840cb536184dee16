import { mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { allArtifacts, definitionArtifacts } from '../generate/all.ts';
import { composeArtifacts, composePlacement, SOCKET_GROUP_VARIABLE } from '../generate/compose.ts';
import { apply, compare, stale } from '../generate/write.ts';
import { historyDays } from '../history/days.ts';
import { importPast, importPastInCompose } from '../history/import.ts';
import type { PastOptions } from '../history/past.ts';
import { commandLine } from '../project/command-line.ts';
import { type Config, configure, type Overrides } from '../project/config.ts';
import type { Project } from '../project/project.ts';
import { addressesIn, type Target } from '../project/target.ts';
import { portVariable } from '../stack/ports.ts';
import { reaches } from '../stack/reaches.ts';
import { givenSecrets, secretsFolder } from '../stack/secrets.ts';
import type { Placement, PortName } from '../stack/server.ts';
import { type Component, componentTable, loginNotes } from './components.ts';
import { type ComposeOptions, composeDown, composeUp, whyNoCompose } from './docker.ts';
import {
  backgroundLog,
  composeFolder,
  historyFile,
  isFirst,
  logFolder,
  repository,
  runFolder,
  stateFile,
} from './folders.ts';
import { adoptSecrets, requireSecrets } from './given-secrets.ts';
import { historyNote, type InventedHistory, readHistory, retentionFor, writeHistory } from './history.ts';
import { tellingKeeper } from './keeper.ts';
import { links, startNative } from './native.ts';
import { withReceiver } from './otlp.ts';
import { programOf } from './package-program.ts';
import { fixedPorts, type PortNumbers, portNumber, requireFree } from './ports.ts';
import { identify, type ProcessId } from './processes.ts';
import { ensureSecrets } from './secrets.ts';
import { alive, clearState, readState, type State, writeState } from './state.ts';

export interface StartOptions {
  readonly project: Project;
  readonly target: 'auto' | 'native' | 'compose';
  readonly detach: boolean;
  /** Environment variables of the project's own servers, over what they say. */
  readonly settings: Readonly<Record<string, string>>;
  readonly timeScale: number;
  /** Length of the invented history of Prometheus, such as `30d`. Default: none. */
  readonly history?: string | undefined;
  readonly portBase?: string | undefined;
  readonly print: (text: string) => void;
  /** With `detach`: called with the exit code when all is started. */
  readonly onDetached?: (code: number) => void;
}

interface Start {
  readonly options: StartOptions;
  readonly config: Config;
  readonly numbers: PortNumbers;
  readonly signal: AbortSignal;
  /** To be invented now. */
  readonly history: InventedHistory | undefined;
  /** Adds to the state file what `npm stop` needs. */
  readonly remember: (state: Partial<State>) => void;
}

interface Started {
  readonly components: readonly Component[];
  /** Whether this process starts servers again that end; Docker does that itself. */
  readonly keeps: boolean;
  stop(): Promise<void>;
  /** Lets the servers outlive this process. */
  detach(): void;
}

/**
 * Runs `npm start`: until it is stopped, in a terminal or in the background, while servers need this process. Resolves with the exit
 * code.
 */
export async function start(options: StartOptions): Promise<number> {
  const { project, detach, print } = options;
  const history = historyOf(options);
  const numbers = portsFrom(project, options.portBase);
  const config = configure(project, { ...links(numbers, project), timeScale: options.timeScale });
  await refuseTwice(project);
  await readSecrets(config, print);

  const controller = new AbortController();
  const asked = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        controller.abort(new Error('stopped'));
        resolve();
      });
    }
  });
  // No one reads the output any more: the same as Ctrl-C.
  if (!detach) process.stdout.on('error', () => process.kill(process.pid, 'SIGTERM'));
  let state: State = { target: 'native', processes: [] };
  const remember = (more: Partial<State>) => {
    state = { ...state, ...more };
    writeState(stateFile, state);
  };
  remember({ supervisor: identify('npm start', process.pid) });
  try {
    const { signal } = controller;
    const context: Start = { options, config, numbers, signal, remember, history };
    const started = await startTarget(context);
    print(`\n${componentTable(started.components)}\n`);
    for (const line of loginNotes(project, started.components)) print(line);
    if (detach) {
      started.detach();
      print(`Running in the background; stop it with ${commandLine(project, 'stop')}.`);
      if (started.keeps)
        print(`A server that ends is started again, and named in ${relative(repository, backgroundLog)}.`);
      const code = started.components.some(({ state }) => state === 'failed') ? 1 : 0;
      if (!started.keeps) {
        const { supervisor: _, ...rest } = state;
        writeState(stateFile, rest);
        return code;
      }
      options.onDetached?.(code);
    } else print('Press Ctrl-C to stop everything.');
    const keepAlive = setInterval(() => {}, 60_000);
    await asked;
    clearInterval(keepAlive);
    print('\nstopping …');
    await started.stop();
    clearState(stateFile);
    return 0;
  } catch (error) {
    clearState(stateFile);
    if (!controller.signal.aborted) throw error;
    print('stopped before everything was ready; nothing is left running');
    return 0;
  }
}

async function startTarget(context: Start): Promise<Started> {
  const { target, print } = context.options;
  if (target === 'native') return native(context);
  const options = await composeOptions(context);
  const problem = await whyNoCompose(options);
  context.signal.throwIfAborted();
  if (problem === undefined) return compose(context, options);
  if (target === 'compose')
    throw new Error(
      `compose cannot be used: ${problem}; use ${commandLine(context.options.project, 'start', '--native')} instead`,
    );
  print(`using the native target, because ${problem}`);
  return native(context);
}

/** Throws, before anything starts, if a secret is missing that the configuration names. */
async function readSecrets(config: Config, print: StartOptions['print']): Promise<void> {
  const given = givenSecrets(config);
  const folder = resolve(repository, config.secretsFolder);
  for (const name of await adoptSecrets(given, join(repository, secretsFolder), folder))
    print(`moved the secret ${name} from ${secretsFolder}/ to ${config.secretsFolder}/`);
  await requireSecrets(given, folder);
}

/** Returns the history that `--history` asks for, ending now. */
function historyOf({ history, timeScale }: StartOptions): InventedHistory | undefined {
  const days = historyDays(history);
  if (days === undefined) return undefined;
  if (timeScale !== 1) {
    throw new Error(
      `--history and --time-scale ${timeScale} exclude each other: history is in real time; omit one of them`,
    );
  }
  return { days, until: Math.floor(Date.now() / 1000) };
}

/** Raises the retention so that history invented now or at an earlier start is kept. */
function keeping(config: Config, history: InventedHistory | undefined): Config {
  return { ...config, retentionDays: retentionFor(history, config.retentionDays) };
}

/** Imports the history with `work`, prints the progress, and writes the note. */
async function invent(
  history: InventedHistory,
  file: string,
  print: StartOptions['print'],
  work: () => Promise<void>,
): Promise<void> {
  print(`generating ${history.days} days of invented history`);
  const start = Date.now();
  await work();
  writeHistory(file, history);
  print(`history is ready after ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

function withNote(components: readonly Component[], history: InventedHistory | undefined): Component[] {
  return components.map(component =>
    history && component.name === 'prometheus' && component.state === 'ready'
      ? { ...component, reason: historyNote(history) }
      : component,
  );
}

async function native({ options, config, numbers, signal, remember, history }: Start): Promise<Started> {
  const processes = new Map<string, ProcessId>();
  const { project, print } = options;
  const file = historyFile('native', project);
  const kept = history ?? readHistory(file);
  const stack = await startNative({
    project,
    folder: runFolder(project),
    logFolder,
    secretsFolder: join(repository, secretsFolder),
    keepData: true,
    config: keeping(config, kept),
    beforeServers:
      history &&
      (placement => {
        const past = pastOf(history, placement, config);
        return invent(history, file, print, () => importPast(placement.dataFolder('prometheus'), past));
      }),
    ports: numbers,
    environment: options.settings,
    artifacts: definitionArtifacts,
    signal,
    onProgress: print,
    keeper: tellingKeeper(print, repository),
    onProcess: ({ name, pid }) => {
      processes.set(name, identify(name, pid));
      try {
        remember({ processes: [...processes.values()] });
      } catch (error) {
        // It runs, and is ended by this process.
        print((error as Error).message);
      }
    },
    onComponent: ({ name, state, seconds = 0 }) => {
      if (state === 'ready') print(`${name} is ready after ${seconds.toFixed(1)} s`);
      else print(`${name} is ${state}`);
    },
  });
  remember({
    rendering: {
      overrides: overridesOf(options, numbers, keeping(config, kept)),
      ports: numbers,
      servers: stack.components.filter(({ state }) => state !== 'absent').map(({ name }) => name),
    },
  });
  const notes = withNote(stack.components, kept).map(component => {
    const note = component.state === 'ready' && project.servers.get(component.name)?.program?.note;
    return note ? { ...component, reason: note } : component;
  });
  const components = withReceiver(notes, project, stack.config.project);
  return { components, keeps: true, stop: stack.stop, detach: stack.detach };
}

/** What a start sets beyond the project: links, time and how long an invented past is kept. */
function overridesOf(options: StartOptions, numbers: PortNumbers, config: Config): Overrides {
  const { environment, timeScale, retentionDays } = config;
  const usual = configure(options.project, { environment }).retentionDays;
  return {
    ...links(numbers, options.project),
    environment,
    timeScale,
    ...(retentionDays !== usual && { retentionDays }),
  };
}

async function compose(
  { config, numbers, signal, remember, history, options: asked }: Start,
  options: ComposeOptions,
): Promise<Started> {
  const { project } = options;
  const { print } = asked;
  requirePackages(project);
  await requireFree(project, publishedPorts(project), numbers);
  const file = historyFile('compose', project);
  if (history) {
    const past = pastOf(history, composePlacement(project), config);
    await invent(history, file, print, () => importPastInCompose(options, past));
  }
  remember({
    target: 'compose',
    composeFile: options.file,
    rendering: {
      overrides: overridesOf(asked, numbers, keeping(config, history ?? readHistory(file))),
      ports: numbers,
      servers: [...project.servers.keys()],
    },
  });
  print(`starting ${project.servers.size} containers`);
  const stop = () => composeDown(options);
  try {
    const servers = withNote(await composeUp(options, numbers), history ?? readHistory(file));
    const components = withReceiver(servers, project, project);
    return { components, keeps: false, stop, detach: () => {} };
  } catch (error) {
    await stop();
    signal.throwIfAborted();
    throw error;
  }
}

/** Generates into this repository if the settings are the committed ones, otherwise next to it. */
async function composeOptions({ options, numbers, signal, ...start }: Start): Promise<ComposeOptions> {
  const { project } = options;
  const config = keeping(start.config, start.history ?? readHistory(historyFile('compose', project)));
  const asCommitted =
    isFirst(project) &&
    options.timeScale === 1 &&
    config.retentionDays === configure(project).retentionDays &&
    Object.entries(project.ports).every(([name, { number }]) => numbers[name] === number);
  const folder = asCommitted ? repository : composeFolder(project);
  const aside = { ...config, secretsFolder: resolve(repository, config.secretsFolder) };
  const artifacts = asCommitted
    ? allArtifacts(config)
    : [...composeArtifacts(aside), ...definitionArtifacts(aside)];
  await ensureSecrets(join(repository, secretsFolder));
  const { folders, sockets } = reaches(config);
  if (!asCommitted)
    linkSources(
      folder,
      [...folders, ...mountedOf(project)].filter(one => !isAbsolute(one)),
    );
  const differences = compare(artifacts, folder);
  await apply(artifacts, [...differences, ...(asCommitted ? stale(artifacts, folder) : [])], folder);
  const moved = publishedPorts(project).map(name => [portVariable(name), String(numbers[name])]);
  return {
    project,
    file: join(folder, 'compose.yaml'),
    environment: { ...Object.fromEntries(moved), ...groupOf(sockets), ...options.settings },
    signal,
    onProgress: options.print,
  };
}

/** The group that may open the socket of a container engine, which only this machine knows. */
function groupOf([socket]: readonly string[]): Record<string, string> {
  const group = socket && statSync(socket, { throwIfNoEntry: false })?.gid;
  return group === undefined || group === '' ? {} : { [SOCKET_GROUP_VARIABLE]: String(group) };
}

/** Folders that containers mount whatever the configuration says. */
function mountedOf({ servers }: Project): string[] {
  return [...servers.values()].flatMap(({ container }) => Object.keys(container.hostFolders ?? {}));
}

/** Throws, before anything starts, if a container runs a package that the project has not installed. */
function requirePackages({ servers }: Project): void {
  for (const { name, program, container } of servers.values())
    if (program?.package && !container.build && !programOf(program, repository))
      throw new Error(
        `${name} runs the package ${program.package}, which is not installed: npm install ${program.package}`,
      );
}

/** The compose file outside the repository uses the same relative paths. */
function linkSources(folder: string, folders: readonly string[]): void {
  rmSync(folder, { recursive: true, force: true });
  for (const own of [secretsFolder, ...folders]) {
    mkdirSync(dirname(join(folder, own)), { recursive: true });
    symlinkSync(join(repository, own), join(folder, own));
  }
}

function portsFrom(project: Project, base: string | undefined): PortNumbers {
  const highest = 65_535 - Object.keys(project.ports).length;
  return fixedPorts(project, base === undefined ? undefined : portNumber('--port-base', base, highest));
}

function publishedPorts(project: Project): PortName[] {
  return Object.keys(project.ports).filter(name => project.ports[name]!.published);
}

/** The past of the project's first target, as Prometheus scrapes it. */
function pastOf(
  history: InventedHistory,
  placement: Placement,
  { project, environment, labels }: Config,
): PastOptions {
  const addressOf = (one: Target) =>
    one.server ? placement.address(one.server) : addressesIn(one, environment)[0];
  const target = project.targets.find(one => addressOf(one) !== undefined);
  if (!target)
    throw new Error(
      '--history needs a target with an address, but the project has none: omit --history, or add a target',
    );
  const instance = addressOf(target)!;
  return {
    ...history,
    project,
    job: target.job,
    instance,
    environment: target.labels?.environment ?? environment,
    labels: { ...labels, ...target.labels },
  };
}

async function refuseTwice(project: Project): Promise<void> {
  const state = readState(stateFile);
  if (!state) return;
  if (alive(state).length > 0 || (state.target === 'compose' && !state.supervisor)) {
    throw new Error(`Vigia is already running: stop it with ${commandLine(project, 'stop')}`);
  }
}
