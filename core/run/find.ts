import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerName } from '../stack/server.ts';

interface Wanted {
  /** File names, the upstream one first. */
  readonly names: readonly string[];
  /** It reads from the Linux kernel. */
  readonly linux?: true;
  /** The generated configuration needs at least this major version. */
  readonly minimumMajor?: number;
}

/** The programs of the stack's servers. */
export const programs: Readonly<Record<ServerName, Wanted>> = {
  prometheus: { names: ['prometheus'], minimumMajor: 3 },
  alertmanager: { names: ['alertmanager', 'prometheus-alertmanager'] },
  loki: { names: ['loki'] },
  jaeger: { names: ['jaeger'] },
  grafana: { names: ['grafana'] },
  'node-exporter': { names: ['node_exporter', 'prometheus-node-exporter'], linux: true },
  'log-collector': { names: ['otelcol-contrib'] },
  'blackbox-exporter': { names: ['blackbox_exporter', 'prometheus-blackbox-exporter'] },
};

/** Programs that a user keeps for Vigia: `bin/` with single files, `grafana/` with an unpacked Grafana. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vigia');
/** Where `core/run/packages.ts` unpacks the distribution's packages. */
export const packagesFolder = join(process.cwd(), '.vigia', 'packages');

/** Folders that are searched for programs, in this order. */
export const programFolders: readonly string[] = [
  ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
  join(cacheFolder, 'bin'),
  join(cacheFolder, 'grafana', 'bin'),
  join(packagesFolder, 'bin'),
  join(packagesFolder, 'usr', 'bin'),
];

export interface Program {
  readonly path: string;
  /** The home folder of Grafana, with `conf/` and `public/`. */
  readonly home?: string;
  /** The working folder, if it matters. */
  readonly cwd?: string;
}

/** Returns the program of a server, or the reason why it is missing. */
export async function findProgram(server: ServerName): Promise<Program | { readonly missing: string }> {
  const wanted = programs[server];
  if (!wanted) return { missing: 'it says neither how it runs natively nor why it does not' };
  const { names, minimumMajor, linux } = wanted;
  if (linux && process.platform !== 'linux')
    return { missing: 'it reads the host from the Linux kernel, and this is not Linux' };
  let tooOld = '';
  for (const path of await executables(names)) {
    if (minimumMajor !== undefined) {
      const version = await versionOf(path);
      if (Number.parseInt(version, 10) < minimumMajor) {
        tooOld ||= `${path} is version ${version}, and ${minimumMajor}.0 or newer is needed; `;
        continue;
      }
    }
    if (server !== 'grafana')
      return path.startsWith(packagesFolder) ? { path, cwd: packagesFolder } : { path };
    const home = process.env.GF_PATHS_HOME || (await grafanaHome(path));
    if (home) return { path, home };
    tooOld ||= `${path} has no home folder next to it (set GF_PATHS_HOME); `;
  }
  return { missing: `${tooOld}no ${names[0]} on the PATH or under ${cacheFolder}` };
}

/**
 * Returns a tool that checks generated files, such as `promtool`, of at least the major version; or the reason why there
 * is none.
 */
export async function findChecker(
  name: string,
  minimumMajor: number,
): Promise<{ readonly path: string } | { readonly missing: string }> {
  let tooOld = '';
  for (const path of await executables([name])) {
    const version = await versionOf(path);
    if (Number.parseInt(version, 10) >= minimumMajor) return { path };
    tooOld ||= `${path} is version ${version}, and ${minimumMajor}.0 or newer is needed; `;
  }
  return {
    missing: `${tooOld}no ${name} on the PATH, under ${cacheFolder} or unpacked by vigia start --native`,
  };
}

/** Returns the path of a tool such as `promtool`, or undefined. */
export async function findTool(name: string): Promise<string | undefined> {
  return (await executables([name]))[0];
}

async function executables(names: readonly string[]): Promise<string[]> {
  const candidates = programFolders.flatMap(folder => names.map(name => join(folder, name)));
  const found = await Promise.all(candidates.map(path => isExecutable(path)));
  return candidates.filter((_, index) => found[index]);
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function versionOf(path: string): Promise<string> {
  const run = promisify(execFile)(path, ['--version'], { timeout: 10_000 });
  const output = await run.catch(() => ({ stdout: '', stderr: '' }));
  return /version (\S+?)[,\s]/.exec(`${output.stdout}${output.stderr}\n`)?.[1] ?? '0 (it does not run)';
}

async function grafanaHome(path: string): Promise<string | undefined> {
  for (const home of [dirname(dirname(path)), '/usr/share/grafana']) {
    const ok = await access(join(home, 'conf', 'defaults.ini')).then(
      () => true,
      () => false,
    );
    if (ok) return home;
  }
  return undefined;
}
