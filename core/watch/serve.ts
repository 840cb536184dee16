import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { replaceFiles, textOf } from '../apply/files.ts';
import { untilLoaded } from '../apply/prometheus.ts';
import { checkWith } from '../apply/tool.ts';
import type { Artifact } from '../generate/artifact.ts';
import { dashboardsIn, rulesIn } from '../plan/compare.ts';
import { compareDashboard } from '../plan/compare-dashboards.ts';
import type { PlacedDashboard } from '../plan/dashboards.ts';
import { storedDashboard } from '../remote/grafana.ts';
import { type Remote, send } from '../remote/http.ts';
import { reload } from '../remote/prometheus.ts';
import { stateFile } from '../run/folders.ts';
import { isAlive } from '../run/processes.ts';
import { readState } from '../run/state.ts';
import type { WatchedStack } from './stack.ts';

const run = promisify(execFile);

/** How long a server may take to show what it was given. */
const SHOWN_MS = 20_000;
/** Grafana answers a reload when it has read all files: what it does not show then, it refused. */
const DASHBOARDS_MS = 3_000;
const POLL_MS = 20;

const isOf = (server: string) => (path: string) => path.startsWith(`provisioning/${server}/`);
const RULES = /^provisioning\/prometheus\/rules\//;
const DASHBOARDS = /^provisioning\/grafana\/dashboards\/.+\.json$/;
/** What is read only when a server starts, or by no server. */
const AT_START =
  /^compose\.yaml$|^provisioning\/(?!prometheus\/|alertmanager\/|grafana\/(?:dashboards|datasources)\/)/;

/** What a save changed in the running stack. */
export interface Shown {
  /** Servers that show it. */
  readonly servers: readonly string[];
  readonly files: number;
  /** Files that servers read only when they start. */
  readonly restart: readonly string[];
  /** Dashboards that Grafana does not show, and why. */
  readonly missing: readonly string[];
}

/**
 * Writes what differs, has the servers read it, and waits until they show it. Throws if one refuses it; then all files are as
 * they were.
 */
export async function serve(stack: WatchedStack, artifacts: readonly Artifact[]): Promise<Shown> {
  const wanted = new Map<string, string | undefined>();
  for (const { path, content } of artifacts) {
    if ((await textOf(join(stack.folder, path))) !== content) wanted.set(path, content);
  }
  for (const path of await leftOver(stack.folder, artifacts)) wanted.set(path, undefined);
  if (wanted.size === 0) return { servers: [], files: 0, restart: [], missing: [] };
  const paths = [...wanted.keys()];
  const files = new Map(
    [...wanted].flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])),
  );
  const restore = await replaceFiles(
    new Map([...wanted].map(([path, text]) => [join(stack.folder, path), text])),
  );
  const missing: string[] = [];
  try {
    const rules = paths
      .filter(path => RULES.test(path) && files.has(path))
      .map(path => join(stack.folder, path));
    if (rules.length > 0) await checkWith('promtool', ['check', 'rules', ...rules]);
    const servers = await Promise.all([
      paths.some(isOf('prometheus')) ? showRules(stack, files) : undefined,
      paths.some(isOf('alertmanager')) ? showRoutes(stack) : undefined,
      paths.some(isOf('grafana')) ? showDashboards(stack, paths, files, missing) : undefined,
    ]);
    return {
      servers: servers.filter(name => name !== undefined),
      files: wanted.size,
      restart: paths.filter(path => AT_START.test(path)),
      missing,
    };
  } catch (error) {
    await restore();
    await Promise.allSettled([
      signalPrometheus(stack),
      stack.alertmanager && reload(stack.alertmanager),
      stack.grafana && reloadGrafana(stack, 'dashboards'),
    ]);
    throw error;
  }
}

async function showRules(
  stack: WatchedStack,
  files: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const { prometheus } = stack;
  if (!prometheus) return undefined;
  await signalPrometheus(stack);
  await untilLoaded(prometheus, rulesIn(files), SHOWN_MS);
  return 'Prometheus';
}

/** Prometheus reads its files again on SIGHUP; its API may not be told to, because a page in a browser could be the caller. */
async function signalPrometheus({ state }: WatchedStack): Promise<void> {
  if (state.target === 'native') {
    // Read again: it may have ended and been started again. While it is away there is nobody to tell: it reads them at its start.
    const found = readState(stateFile)?.processes.find(({ name }) => name === 'prometheus');
    if (found && isAlive(found)) process.kill(found.pid, 'SIGHUP');
    return;
  }
  const args = ['compose', '--file', state.composeFile!, 'kill', '--signal', 'SIGHUP', 'prometheus'];
  await run('docker', args);
}

async function showRoutes({ alertmanager }: WatchedStack): Promise<string | undefined> {
  if (!alertmanager) return undefined;
  await reload(alertmanager);
  return 'Alertmanager';
}

async function showDashboards(
  stack: WatchedStack,
  paths: readonly string[],
  files: ReadonlyMap<string, string>,
  missing: string[],
): Promise<string | undefined> {
  const { grafana } = stack;
  if (!grafana) return undefined;
  if (paths.some(path => path.startsWith('provisioning/grafana/datasources/')))
    await reloadGrafana(stack, 'datasources');
  const changed = dashboardsIn(new Map([...files].filter(([path]) => DASHBOARDS.test(path))));
  const removed = paths.filter(path => DASHBOARDS.test(path) && !files.has(path));
  if (changed.size === 0 && removed.length === 0) return 'Grafana';
  await reloadGrafana(stack, 'dashboards');
  const deadline = performance.now() + DASHBOARDS_MS;
  for (const [uid, one] of changed) {
    while (!(await isShown(grafana, uid, one))) {
      if (performance.now() > deadline) {
        missing.push(`Grafana does not show dashboard ${uid}: ${whyNot(one)}`);
        break;
      }
      await sleep(POLL_MS);
    }
  }
  return missing.length === changed.size && removed.length === 0 ? undefined : 'Grafana';
}

async function isShown(grafana: Remote, uid: string, one: PlacedDashboard): Promise<boolean> {
  const stored = await storedDashboard(grafana, uid);
  return (
    stored !== undefined && compareDashboard({ folder: one.folder, json: stored.dashboard }, one).length === 0
  );
}

function whyNot({ folder, json }: PlacedDashboard): string {
  return json.title.toLowerCase() === folder.toLowerCase()
    ? `Grafana before 10 refuses one with the title of its folder, "${folder}": give it another title or folder`
    : 'see its log';
}

async function reloadGrafana({ grafana }: WatchedStack, what: 'dashboards' | 'datasources'): Promise<void> {
  await send(grafana!, `/api/admin/provisioning/${what}/reload`, { method: 'POST' });
}

/** Files of rules, of dashboards and of the servers that are no longer rendered. */
async function leftOver(folder: string, artifacts: readonly Artifact[]): Promise<string[]> {
  const wanted = new Set(artifacts.map(({ path }) => path));
  const entries = await readdir(join(folder, 'provisioning'), { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile() && !entry.name.startsWith('.vigia-'))
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(path => !wanted.has(path));
}
