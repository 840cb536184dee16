import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, configure } from '../../config.ts';
import { apply, compare } from '../../scripts/write.ts';
import { servers } from '../../stack/index.ts';
import { type PortName, portNames, ports, portsOf } from '../../stack/ports.ts';
import type { Placement, ServerName } from '../../stack/server.ts';
import type { Artifact } from '../artifact.ts';
import { nativeArtifacts, nativePlacement } from '../native.ts';
import type { Component } from './components.ts';
import { findProgram, type Program } from './find.ts';
import { unpackPackages } from './packages.ts';
import { freePorts, type PortNumbers, requireFree } from './ports.ts';
import { type ManagedProcess, startProcess, stopProcesses } from './processes.ts';
import { waitReady } from './ready.ts';
import { startReaper } from './reaper.ts';
import { ensureSecrets } from './secrets.ts';

export const nativeServers = ['exporter', 'prometheus', 'alertmanager', 'grafana', 'loki', 'jaeger'] as const;
export type NativeServer = (typeof nativeServers)[number];

const repository = join(import.meta.dirname, '..', '..');

/**
 * With PGlite inside, the sample service takes 190 MB with these flags and 340 MB without (measured): the
 * optimising WebAssembly compiler and large young generations are for busier services.
 */
const SMALL_MEMORY = ['--liftoff-only', '--max-semi-space-size=2'];

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
  /** Default: any that nobody uses. */
  readonly ports?: PortNumbers;
  /** What the servers read beside their own configuration. Default: all rules and dashboards. */
  readonly artifacts?: (config: Config) => readonly Artifact[];
  /** Environment of the exporter on top of what the stack sets, such as `{ TRAFFIC: 'off' }`. */
  readonly exporterEnv?: Readonly<Record<string, string>>;
  /** Program and arguments of the exporter. Default: node and this repository's `exporter/main.ts`. */
  readonly exporterCommand?: readonly [string, ...string[]];
  /** Whether data of an earlier start is kept. Default false. */
  readonly keepData?: boolean;
  /** Whether the distribution's packages may be downloaded for what is missing. Default true. */
  readonly download?: boolean;
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
  /** `host:port` of every port of the servers that run. */
  readonly addresses: Readonly<Partial<Record<PortName, string>>>;
  /** In the order of `nativeServers`. */
  readonly components: readonly Component[];
  readonly processes: readonly ManagedProcess[];
  /** `http://host:port` of every port; nothing answers where the server is not ready. */
  readonly urls: Readonly<Record<PortName, string>>;
  stop(): Promise<void>;
  /** Lets the servers outlive this process. */
  detach(): void;
}

/**
 * Starts the servers as child processes on loopback and resolves when each is ready or known not to become so.
 * Throws one line on a taken port, an unwritable folder, or a server in `only` that does not come up; nothing is
 * left running then, and nothing when this process ends.
 */
export async function startNative(options: NativeOptions = {}): Promise<RunningStack> {
  const { only = nativeServers, signal, onComponent } = options;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'vigia-')));
  const { programs, absent } = await findPrograms(only, options);
  const present = nativeServers.filter(name => only.includes(name) && !absent.has(name));
  const missing = [...absent].map(([name, reason]) => report(name, 'absent', { reason }));
  if (options.only && missing[0]) throw new Error(`${missing[0].name} is needed: ${missing[0].reason}`);

  const numbers = options.ports ?? (await freePorts());
  await requireFree(present.flatMap(portsOf), numbers);
  const render = options.artifacts ?? (await import('../all.ts')).definitionArtifacts;
  const config = configure({ ...links(numbers), ...options.config });
  const secretsFolder = options.secretsFolder ?? join(folder, 'secrets');
  const location = { servers: new Set<ServerName>(present), ports: numbers, folder, secretsFolder };
  const placement = nativePlacement(location);
  const artifacts = [...nativeArtifacts(config, location), ...render(config)];
  const logFolder = options.logFolder ?? join(folder, 'logs');
  await prepare({ ...options, folder, logFolder, secretsFolder }, artifacts, present, placement);

  const processes: ManagedProcess[] = [];
  const pids = () => processes.filter(process => process.end() === undefined).map(({ pid }) => pid);
  const reaper = startReaper();
  const stop = async () => {
    await stopProcesses(pids());
    reaper.release();
    if (!options.folder) await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const component of missing) onComponent?.(component);
    const started = await Promise.all(
      present.map(async name => {
        const { program, args } = commandOf(name, programs.get(name), options, config, placement);
        const begin = performance.now();
        const env = {
          ...process.env,
          ...servers[name].environment?.(config, placement),
          ...(name === 'exporter' && options.exporterEnv),
        };
        const managed = await startProcess(name, program, args, {
          env,
          cwd: programs.get(name)?.cwd ?? repository,
          logFile: join(logFolder, `${name}.log`),
        });
        processes.push(managed);
        reaper.watch(managed.pid);
        options.onProcess?.(managed);
        const { port, path } = servers[name].readiness!;
        const url = `http://${placement.address(port)}${path}`;
        const reason = await waitReady(managed, url, options.timeoutMs ?? 60_000, signal);
        if (reason !== undefined) await stopProcesses(managed.end() === undefined ? [managed.pid] : []);
        const component = report(name, reason === undefined ? 'ready' : 'failed', {
          ...(reason === undefined
            ? { url: `http://localhost:${numbers[name]}`, seconds: (performance.now() - begin) / 1000 }
            : { reason }),
        });
        onComponent?.(component);
        return component;
      }),
    );
    signal?.throwIfAborted();
    const failed = started.find(({ state }) => state === 'failed');
    if (options.only && failed) throw new Error(`${failed.name} did not start: ${failed.reason}`);
    const components = [...started, ...missing].sort((a, b) => order(a.name) - order(b.name));
    return { config, components, processes, stop, detach: reaper.release, ...reach(components, placement) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function findPrograms(only: readonly NativeServer[], options: NativeOptions) {
  const programs = new Map<NativeServer, Program>();
  const absent = new Map<NativeServer, string>();
  const find = (names: readonly NativeServer[]) =>
    Promise.all(
      names.map(async name => {
        if (name === 'exporter') return;
        const program = await findProgram(name);
        if ('path' in program) {
          programs.set(name, program);
          absent.delete(name);
        } else absent.set(name, program.missing);
      }),
    );
  await find(only);
  const packaged = (['prometheus', 'alertmanager'] as const).filter(name => absent.has(name));
  if (packaged.length > 0 && options.download !== false) {
    try {
      await unpackPackages(options.onProgress);
      await find(packaged);
    } catch (error) {
      for (const name of packaged) {
        absent.set(name, `${absent.get(name)}; no package either: ${(error as Error).message}`);
      }
    }
  }
  return { programs, absent };
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

async function prepare(
  options: NativeOptions & Record<'folder' | 'logFolder' | 'secretsFolder', string>,
  artifacts: readonly Artifact[],
  present: readonly NativeServer[],
  placement: Placement,
): Promise<void> {
  const { folder, logFolder, secretsFolder, keepData = false } = options;
  try {
    // What an earlier start generated and this one does not must not be read.
    await rm(join(folder, 'provisioning'), { recursive: true, force: true });
    if (!keepData) await rm(join(folder, 'data'), { recursive: true, force: true });
    const data = present.map(name => placement.dataFolder(name));
    await Promise.all([logFolder, ...data].map(path => mkdir(path, { recursive: true })));
    await ensureSecrets(secretsFolder);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    throw new Error(`cannot write ${path ?? folder} (${code}): make it writable, or start in another folder`);
  }
  await apply(artifacts, await compare(artifacts, folder), folder);
}

function commandOf(
  name: NativeServer,
  found: Program | undefined,
  options: NativeOptions,
  config: Config,
  placement: Placement,
): { program: string; args: string[] } {
  if (name === 'exporter') {
    const [program, ...args] = options.exporterCommand ?? [
      process.execPath,
      ...SMALL_MEMORY,
      join(repository, 'exporter', 'main.ts'),
    ];
    return { program, args };
  }
  const args = servers[name].arguments?.(config, placement) ?? [];
  if (name === 'grafana')
    return { program: found!.path, args: ['server', '--homepath', found!.home!, ...args] };
  return { program: found!.path, args };
}

function report(
  name: NativeServer,
  state: Component['state'],
  rest: Omit<Component, 'name' | 'title' | 'state'>,
): Component {
  return { name, title: servers[name].title, state, ...rest };
}

function order(name: ServerName): number {
  return (nativeServers as readonly ServerName[]).indexOf(name);
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
