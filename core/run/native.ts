import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Artifact } from '../generate/artifact.ts';
import { nativeArtifacts, nativePlacement } from '../generate/native.ts';
import { type Config, configure } from '../project/config.ts';
import { servers } from '../stack/index.ts';
import { type PortName, portNames, ports, portsOf } from '../stack/ports.ts';
import type { Placement, ServerName } from '../stack/server.ts';
import type { Component } from './components.ts';
import { makeHostStage } from './host-stage.ts';
import { locate } from './locate.ts';
import { freePorts, type PortNumbers, requireFree } from './ports.ts';
import { prepare } from './prepare.ts';
import { type ManagedProcess, stopProcesses } from './processes.ts';
import { startReaper } from './reaper.ts';
import { startServer } from './server.ts';

/** The servers that run natively, in the order in which they are reported; the exporter embeds the stores. */
export const nativeServers = [
  'exporter',
  'prometheus',
  'alertmanager',
  'grafana',
  'loki',
  'jaeger',
  'node-exporter',
  'blackbox-exporter',
] as const;
export type NativeServer = (typeof nativeServers)[number];

/** Why nothing runs that would ask the stores. */
export const notNative = {
  'postgres-exporter': 'it cannot connect to PGlite, which is embedded in the sample service',
  'redis-exporter': 'there is no Redis: the sample service does its work itself',
} as const;

export interface NativeOptions {
  /** Holds `provisioning/`, `data/`, `logs/` and `secrets/`. Default: a temporary one, removed by `stop`. */
  readonly folder?: string;
  /** Default `${folder}/logs`. */
  readonly logFolder?: string;
  /** Default `${folder}/secrets`. */
  readonly secretsFolder?: string;
  /** Overrides of the configuration; the servers' URLs follow from the ports unless given. */
  readonly config?: Partial<Config>;
  /** Start these only, and throw unless each becomes ready. Default: whatever is there. */
  readonly only?: readonly NativeServer[];
  /** With `only`: start these too where they are there, and report them where not. Default: none. */
  readonly also?: readonly (NativeServer | keyof typeof notNative)[];
  /** Default: any that nobody uses. */
  readonly ports?: PortNumbers;
  /** What the servers read beside their own configuration. Default: all rules and dashboards. */
  readonly artifacts?: (config: Config, servers: ReadonlySet<ServerName>) => readonly Artifact[];
  /** Environment of the exporter on top of what the stack sets, such as `{ TRAFFIC: 'off' }`. */
  readonly exporterEnv?: Readonly<Record<string, string>>;
  /** Program and arguments of the exporter. Default: node and this repository's `exporter/main.ts`. */
  readonly exporterCommand?: readonly [string, ...string[]];
  /** Whether data of an earlier start in the folder is kept. Default false. */
  readonly keepData?: boolean;
  /** Whether the distribution's packages may be downloaded for what is missing. Default true. */
  readonly download?: boolean;
  /** Called when the folders are there and nothing runs yet. */
  readonly beforeServers?: ((placement: Placement) => Promise<void>) | undefined;
  /** How long each server may take, in milliseconds. Default 60 s: a first start on a slow disk. */
  readonly timeoutMs?: number;
  readonly onProgress?: (text: string) => void;
  /** Told of each process right after its start. */
  readonly onProcess?: (process: ManagedProcess) => void;
  /** Told of each component once, as soon as its state is known. */
  readonly onComponent?: (component: Component) => void;
  /** Ends the start; what was started is stopped. */
  readonly signal?: AbortSignal;
}

export interface RunningStack {
  readonly config: Config;
  /** `host:port` of every port of the servers that are ready. */
  readonly addresses: Readonly<Partial<Record<PortName, string>>>;
  /** `http://host:port` of every port; nothing answers where the server is not ready. */
  readonly urls: Readonly<Record<PortName, string>>;
  /** In the order of `nativeServers`, then the exporters of the stores, which are absent. */
  readonly components: readonly Component[];
  readonly processes: readonly ManagedProcess[];
  stop(): Promise<void>;
  /** Lets the servers outlive this process. */
  detach(): void;
}

/**
 * Starts the servers as child processes on loopback and resolves when each is ready or known not to become so.
 * Throws one line on a taken port, an unwritable folder, or a server in `only` that does not come up; nothing is
 * left running then, nor after this process has ended, however it ends.
 */
export async function startNative(options: NativeOptions = {}): Promise<RunningStack> {
  const { only = [], also = [], signal, onComponent } = options;
  const wanted = (name: ServerName) => !options.only || ([...only, ...also] as ServerName[]).includes(name);
  const chosen = nativeServers.filter(wanted);
  const { programs, absent } = await locate(chosen, options.download ?? true, options.onProgress);
  const missing = [
    ...absent,
    ...(Object.entries(notNative) as [ServerName, string][]).filter(([name]) => wanted(name)),
  ].map(([name, reason]) => component(name, 'absent', { reason }));
  const needed = missing.find(({ name }) => (only as readonly ServerName[]).includes(name));
  if (needed) throw new Error(`${needed.name} is needed: ${needed.reason}`);
  const present = chosen.filter(name => !absent.has(name));

  const numbers = options.ports ?? (await freePorts());
  await requireFree(present.flatMap(portsOf), numbers);
  const render = options.artifacts ?? (await import('../generate/all.ts')).definitionArtifacts;
  const config = configure({ ...links(numbers), ...options.config });

  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'vigia-')));
  const logFolder = options.logFolder ?? join(folder, 'logs');
  const secretsFolder = options.secretsFolder ?? join(folder, 'secrets');
  const location = { servers: new Set<ServerName>(present), ports: numbers, folder, secretsFolder };
  const placement = nativePlacement(location);

  const processes: ManagedProcess[] = [];
  const reaper = startReaper();
  const stop = async () => {
    await stopProcesses(processes.filter(({ end }) => end() === undefined).map(({ pid }) => pid));
    reaper.release();
    if (!options.folder) await rm(folder, { recursive: true, force: true });
  };
  const onProcess = (managed: ManagedProcess) => {
    processes.push(managed);
    reaper.watch(managed.pid);
    options.onProcess?.(managed);
  };
  try {
    const artifacts = [...nativeArtifacts(config, location), ...render(config, location.servers)];
    await prepare(artifacts, {
      ...{ folder, logFolder, secretsFolder, keepData: options.keepData ?? false },
      dataFolders: present.map(name => placement.dataFolder(name)),
    });
    if (placement.host.stage && location.servers.has('node-exporter')) {
      await makeHostStage(placement.host.stage);
    }
    await options.beforeServers?.(placement);
    signal?.throwIfAborted();
    for (const one of missing) onComponent?.(one);
    const started = await Promise.all(
      present.map(async name => {
        const program = programs.get(name);
        const outcome = await startServer(name, {
          ...options,
          program,
          config,
          placement,
          logFolder,
          onProcess,
        });
        const one = component(name, 'reason' in outcome ? 'failed' : 'ready', {
          ...outcome,
          ...(!('reason' in outcome) && { url: `http://localhost:${numbers[name]}` }),
        });
        onComponent?.(one);
        return one;
      }),
    );
    signal?.throwIfAborted();
    const failed = started.find(
      ({ name, state }) => state === 'failed' && (only as readonly ServerName[]).includes(name),
    );
    if (failed) throw new Error(`${failed.name} did not start: ${failed.reason}`);
    const components = [...started, ...missing].sort((a, b) => order(a) - order(b));
    return { config, components, processes, stop, detach: reaper.release, ...reach(components, placement) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The links in alerts and dashboards lead to the ports in use. */
export function links(numbers: PortNumbers): Partial<Config> {
  return {
    grafanaUrl: `http://localhost:${numbers.grafana}`,
    prometheusUrl: `http://localhost:${numbers.prometheus}`,
    jaegerUrl: `http://localhost:${numbers.jaeger}`,
    runbookBaseUrl: `http://localhost:${numbers.exporter}/runbooks`,
  };
}

function component(
  name: ServerName,
  state: Component['state'],
  rest: Omit<Component, 'name' | 'title' | 'state'>,
): Component {
  return { name, title: servers[name].title, state, ...rest };
}

function order({ name }: Component): number {
  return ([...nativeServers, ...Object.keys(notNative)] as ServerName[]).indexOf(name);
}

function reach(components: readonly Component[], placement: Placement) {
  const ready = new Set(components.filter(({ state }) => state === 'ready').map(({ name }) => name));
  const addresses = portNames
    .filter(port => ready.has(ports[port].server))
    .map(port => [port, placement.address(port)]);
  const urls = portNames.map(port => [port, `http://${placement.address(port)}`]);
  return {
    addresses: Object.fromEntries(addresses) as Partial<Record<PortName, string>>,
    urls: Object.fromEntries(urls) as Record<PortName, string>,
  };
}
