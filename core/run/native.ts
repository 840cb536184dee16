import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Artifact } from '../generate/artifact.ts';
import { nativeArtifacts, nativePlacement } from '../generate/native.ts';
import { type Config, configure, type Overrides } from '../project/config.ts';
import type { Project } from '../project/project.ts';
import { withLogin } from '../remote/url.ts';
import { PASSWORD_SECRET } from '../stack/login.ts';
import { portsOf } from '../stack/ports.ts';
import { givenSecrets } from '../stack/secrets.ts';
import { type Placement, type PortName, type Server, type ServerName, urlOf } from '../stack/server.ts';
import type { Component } from './components.ts';
import { requireSecrets } from './given-secrets.ts';
import { makeHostStage } from './host-stage.ts';
import { type Keeper, keep } from './keep.ts';
import { locate } from './locate.ts';
import { receivable } from './otlp.ts';
import { programOf } from './package-program.ts';
import { freePorts, type PortNumbers, requireFree } from './ports.ts';
import { makeSecrets, prepare } from './prepare.ts';
import { type ManagedProcess, stopProcesses } from './processes.ts';
import { startReaper } from './reaper.ts';
import { madeSecret, secretPaths } from './secrets.ts';
import { startable, startServer } from './server.ts';

export interface NativeOptions {
  readonly project: Project;
  /** The project's folder, in which the programs of its servers lie. Default: the current one. */
  readonly root?: string;
  /** Holds `provisioning/`, `data/`, `logs/` and `secrets/`. Default: a temporary one, removed by `stop`. */
  readonly folder?: string;
  /** Default `${folder}/logs`. */
  readonly logFolder?: string;
  /** Holds the secrets that are made. Default `${folder}/secrets`. */
  readonly secretsFolder?: string;
  /** Holds the secrets that people write. Default: `secretsFolder` of the settings, below `root`. */
  readonly givenFolder?: string;
  /** Overrides of the configuration. The URLs of the servers follow from the ports, unless given. */
  readonly config?: Overrides;
  /** Starts only these, and throws unless each becomes ready. Default: every server that is found. */
  readonly only?: readonly ServerName[];
  /** With `only`: also starts these if they are found, and reports them if not. Default: none. */
  readonly also?: readonly ServerName[];
  /** Default: free ports. */
  readonly ports?: PortNumbers;
  /** Files that the servers read in addition to their own configuration. Default: all rules and dashboards. */
  readonly artifacts?: (config: Config, servers: ReadonlySet<ServerName>) => readonly Artifact[];
  /** Environment of the project's own servers on top of what they set, such as `{ TRAFFIC: 'off' }`. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Whether the servers are told nothing of this process's environment but where programs and temporary files are: no
   * address of a real database or of a real service. Default false.
   */
  readonly isolated?: boolean;
  /** Program and arguments of a server, in place of its own. */
  readonly commands?: Readonly<Record<ServerName, readonly [string, ...string[]]>>;
  /** Whether data of an earlier start is kept. Default: false. */
  readonly keepData?: boolean;
  /** Whether missing programs may be downloaded as packages of the distribution. Default: true. */
  readonly download?: boolean;
  /** Called when the folders exist and nothing runs yet. */
  readonly beforeServers?: ((placement: Placement) => Promise<void>) | undefined;
  /** Timeout for each server, in milliseconds. Default: 60 s, for a first start on a slow disk. */
  readonly timeoutMs?: number;
  readonly onProgress?: (text: string) => void;
  /** Is told of servers that end after they were ready, and has them started again. Default: they stay ended. */
  readonly keeper?: Keeper;
  /** Called for each process right after its start. */
  readonly onProcess?: (process: ManagedProcess) => void;
  /** Called for each component once, when its state is known. */
  readonly onComponent?: (component: Component) => void;
  /** Aborts the start. Everything that was started is stopped. */
  readonly signal?: AbortSignal;
}

export interface RunningStack {
  readonly config: Config;
  /** `host:port` of every port of the servers that are ready. */
  readonly addresses: Readonly<Partial<Record<PortName, string>>>;
  /**
   * The URL of every port, with the name and the password of a server that asks for them and the path that is secret. If the server is
   * not ready, nothing responds there.
   */
  readonly urls: Readonly<Record<PortName, string>>;
  /** In the order of the project's servers; those that cannot run natively are absent. */
  readonly components: readonly Component[];
  readonly processes: readonly ManagedProcess[];
  stop(): Promise<void>;
  /** Lets the servers outlive this process. */
  detach(): void;
}

/**
 * Starts the servers as child processes on loopback. Resolves when each is ready or has failed. Throws one line if a
 * port is taken, a folder is not writable, or a server in `only` does not start; then nothing is left running. Nothing
 * outlives this process, however it ends.
 */
export async function startNative(options: NativeOptions): Promise<RunningStack> {
  const { only = [], also = [], signal, keeper, onComponent } = options;
  const wanted = ({ name }: Server) => !options.only || [...only, ...also].includes(name);
  const all = [...options.project.servers.values()].filter(wanted);
  const embedded = new Set(all.flatMap(({ program }) => program?.embeds ?? []));
  const chosen = all.filter(({ notNative }) => notNative === undefined);
  const { programs, absent } = await locate(
    chosen.filter(({ program }) => !program).map(({ name }) => name),
    options.download ?? true,
    options.onProgress,
  );
  for (const { name, program } of chosen)
    if (program?.package && !programOf(program, options.root))
      absent.set(name, `${program.package} is not installed: npm install ${program.package}`);
  const project = await receivable(options.project, programs.get('prometheus')?.path);
  const missing = all.flatMap(server => {
    const reason = server.notNative ?? absent.get(server.name);
    // What another server has inside is there.
    if (reason === undefined || embedded.has(server.name)) return [];
    return [component(server, 'absent', { reason })];
  });
  const needed = missing.find(({ name }) => only.includes(name));
  if (needed) throw new Error(`${needed.name} is needed: ${needed.reason}`);
  const present = chosen.filter(({ name }) => !absent.has(name));

  const numbers = options.ports ?? (await freePorts(project));
  await requireFree(
    project,
    present.flatMap(({ name }) => portsOf(project, name)),
    numbers,
  );
  const render = options.artifacts ?? (await import('../generate/all.ts')).definitionArtifacts;
  const config = configure(project, { ...links(numbers, project), ...options.config });
  const servers = new Set(present.map(({ name }) => name));
  const { root = process.cwd() } = options;
  const given = options.givenFolder ?? resolve(root, config.secretsFolder);
  await requireSecrets(
    givenSecrets(config).filter(({ server }) => servers.has(server)),
    given,
  );

  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'vigia-')));
  const logFolder = options.logFolder ?? join(folder, 'logs');
  const secretsFolder = options.secretsFolder ?? join(folder, 'secrets');
  await makeSecrets(secretsFolder);
  const paths = secretPaths(project.servers.values(), secretsFolder);
  const location = { servers, ports: numbers, folder, secretsFolder, givenFolder: given, root, paths };
  const placement = nativePlacement(location);

  const processes: ManagedProcess[] = [];
  const reaper = startReaper();
  const stopping = new AbortController();
  const untilStopped = AbortSignal.any([stopping.signal, ...(signal ? [signal] : [])]);
  const kept: Promise<void>[] = [];
  const stop = async () => {
    // First nothing is started again.
    stopping.abort();
    await Promise.all(kept);
    await stopProcesses(processes.filter(({ end }) => end() === undefined).map(({ pid }) => pid));
    reaper.release();
    if (!options.folder) await rm(folder, { recursive: true, force: true });
  };
  const onProcess = (managed: ManagedProcess) => {
    const before = processes.findIndex(({ name }) => name === managed.name);
    if (before >= 0) for (const { pid } of processes.splice(before, 1)) reaper.forget(pid);
    processes.push(managed);
    reaper.watch(managed.pid);
    options.onProcess?.(managed);
  };
  try {
    const artifacts = [...nativeArtifacts(config, location), ...render(config, location.servers)];
    await prepare(artifacts, {
      ...{ folder, logFolder, keepData: options.keepData ?? false },
      dataFolders: present.map(({ name }) => placement.dataFolder(name)),
    });
    if (placement.host.stage && location.servers.has('node-exporter')) {
      await makeHostStage(placement.host.stage);
    }
    await options.beforeServers?.(placement);
    signal?.throwIfAborted();
    for (const one of missing) onComponent?.(one);
    const started = await Promise.all(
      present.map(async server => {
        const { name } = server;
        const program = programs.get(name);
        const how = startable(server, { ...options, program, config, placement, logFolder, onProcess });
        const outcome = await startServer(how, signal);
        const failed = 'reason' in outcome;
        const one = failed
          ? component(server, 'failed', outcome)
          : component(server, 'ready', {
              seconds: outcome.seconds,
              url: `http://localhost:${numbers[name]}`,
            });
        onComponent?.(one);
        if (keeper && !failed) kept.push(keep(how, outcome.process, keeper, untilStopped));
        return one;
      }),
    );
    signal?.throwIfAborted();
    const failed = started.find(({ name, state }) => state === 'failed' && only.includes(name));
    if (failed) throw new Error(`${failed.name} did not start: ${failed.reason}`);
    const order = [...project.servers.keys()];
    const components = [...started, ...missing].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    return {
      config,
      components,
      processes,
      stop,
      detach: reaper.release,
      ...reach(components, placement, project, secretsFolder),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The links in alerts and dashboards lead to the ports in use. */
export function links(numbers: PortNumbers, { desk }: Project): Overrides {
  const at = (port: PortName) => `http://localhost:${numbers[port]}`;
  return {
    grafanaUrl: at('grafana'),
    prometheusUrl: at('prometheus'),
    jaegerUrl: at('jaeger'),
    ...(desk && { deskUrl: at(desk.server) }),
  };
}

function component(
  { name, title }: Server,
  state: Component['state'],
  rest: Omit<Component, 'name' | 'title' | 'state'>,
): Component {
  return { name, title, state, ...rest };
}

function reach(
  components: readonly Component[],
  placement: Placement,
  { ports, servers }: Project,
  secretsFolder: string,
) {
  const ready = new Set(components.filter(({ state }) => state === 'ready').map(({ name }) => name));
  const names = Object.keys(ports);
  const addresses = names
    .filter(port => ready.has(ports[port]!.server))
    .map(port => [port, placement.address(port)]);
  const url = (port: PortName): string => {
    const { login, token } = servers.get(ports[port]!.server) ?? {};
    // The name under which Grafana answers.
    if (port === 'grafana') return `http://localhost:${placement.port(port)}`;
    const plain = urlOf(placement, port);
    const secret = login ? PASSWORD_SECRET : token;
    return secret ? withLogin(plain, madeSecret(secretsFolder, secret)!) : plain;
  };
  const urls = names.map(port => [port, url(port)]);
  return {
    addresses: Object.fromEntries(addresses) as Partial<Record<PortName, string>>,
    urls: Object.fromEntries(urls) as Record<PortName, string>,
  };
}
