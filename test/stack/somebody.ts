import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../core/run/find.ts';
import { freePort } from '../../core/run/ports.ts';
import { type ManagedProcess, startProcess, stopProcesses } from '../../core/run/processes.ts';
import { waitReady } from '../../core/run/ready.ts';

/** Servers that somebody has, which know nothing of Vigia: their own rules, routes, folders and data sources. */
export interface Somebody {
  readonly folder: string;
  readonly prometheus: string;
  readonly rules: string;
  readonly alertmanager: string;
  readonly alertmanagerFile: string;
  /** Absent where there is no Grafana on this machine. */
  readonly grafana?: string;
  stop(): Promise<void>;
}

export const GRAFANA_USER = 'admin';
export const GRAFANA_PASSWORD = 'not-a-secret';

/** Returns why the programs are not all there; undefined if they are. */
export async function whyNoProgram(...names: string[]): Promise<string | undefined> {
  for (const name of names) {
    const found = await findProgram(name);
    if ('missing' in found) return `${name}: ${found.missing}`;
  }
  return undefined;
}

/** Starts a Prometheus, an Alertmanager and, if wanted and found, a Grafana. */
export async function startSomebody(options: { readonly grafana: boolean }): Promise<Somebody> {
  const folder = await mkdtemp(join(tmpdir(), 'somebody-'));
  const started: ManagedProcess[] = [];
  const stop = async () => {
    await stopProcesses(started.map(({ pid }) => pid));
    await rm(folder, { recursive: true, force: true });
  };
  const run = async (name: string, args: readonly string[], env: Record<string, string>, ready: string) => {
    const program = await findProgram(name);
    if ('missing' in program) throw new Error(`${name}: ${program.missing}`);
    const home = program.home === undefined ? [] : ['server', '--homepath', program.home];
    const managed = await startProcess(name, program.path, [...home, ...args], {
      env: { ...process.env, ...env },
      cwd: program.cwd ?? folder,
      logFile: join(folder, `${name}.log`),
    });
    started.push(managed);
    const reason = await waitReady(managed, ready, 60_000);
    if (reason !== undefined) throw new Error(`${name}: ${reason}`);
  };
  try {
    const [p, a, g] = [await freePort(), await freePort(), await freePort()];
    const rules = join(folder, 'rules');
    await mkdir(rules);
    await writeFile(
      join(rules, 'theirs.yml'),
      'groups: [{ name: theirs, rules: [{ alert: Theirs, expr: vector(1) }] }]\n',
    );
    await writeFile(
      join(folder, 'prometheus.yml'),
      `global: { scrape_interval: 15s, evaluation_interval: 15s }\nrule_files: ['${rules}/*.yml']\nscrape_configs: [{ job_name: prometheus, static_configs: [{ targets: ['127.0.0.1:${p}'] }] }]\n`,
    );
    const alertmanagerFile = join(folder, 'alertmanager', 'alertmanager.yml');
    await mkdir(join(folder, 'alertmanager'));
    await writeFile(alertmanagerFile, 'route: { receiver: theirs }\nreceivers: [{ name: theirs }]\n');
    await run(
      'prometheus',
      [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/tsdb`,
        `--web.listen-address=127.0.0.1:${p}`,
        '--web.enable-lifecycle',
      ],
      {},
      `http://127.0.0.1:${p}/-/ready`,
    );
    await run(
      'alertmanager',
      [
        `--config.file=${alertmanagerFile}`,
        `--storage.path=${folder}/am`,
        `--web.listen-address=127.0.0.1:${a}`,
        '--cluster.listen-address=',
      ],
      {},
      `http://127.0.0.1:${a}/-/ready`,
    );
    if (options.grafana)
      await run(
        'grafana',
        [],
        {
          GF_PATHS_DATA: join(folder, 'grafana'),
          GF_PATHS_LOGS: join(folder, 'grafana', 'log'),
          GF_PATHS_PLUGINS: join(folder, 'grafana', 'plugins'),
          GF_PATHS_PROVISIONING: join(folder, 'no-provisioning'),
          GF_SERVER_HTTP_ADDR: '127.0.0.1',
          GF_SERVER_HTTP_PORT: String(g),
          GF_SECURITY_ADMIN_USER: GRAFANA_USER,
          GF_SECURITY_ADMIN_PASSWORD: GRAFANA_PASSWORD,
          GF_ANALYTICS_REPORTING_ENABLED: 'false',
          GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
          GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
        },
        `http://127.0.0.1:${g}/api/health`,
      );
    return {
      folder,
      prometheus: `http://127.0.0.1:${p}`,
      rules,
      alertmanager: `http://127.0.0.1:${a}`,
      alertmanagerFile,
      ...(options.grafana && { grafana: `http://127.0.0.1:${g}` }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
