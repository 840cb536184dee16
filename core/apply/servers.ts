import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { given } from '../cli/place.ts';
import { parts } from '../generate/all.ts';
import { rulePath } from '../generate/rules.ts';
import { dashboardsIn } from '../plan/compare.ts';
import { chosenConfig } from '../project/chosen.ts';
import type { Config } from '../project/config.ts';
import type { Project } from '../project/project.ts';
import { type Remote, remote } from '../remote/http.ts';
import { reachable } from '../run/own-login.ts';
import { pendingAlertmanager } from './alertmanager.ts';
import { pendingGrafana } from './grafana.ts';
import { projectName } from './mark.ts';
import type { ServerValues } from './options.ts';
import type { Pending } from './pending.ts';
import { pendingRules } from './prometheus.ts';

/** Where the token is if no option names it. */
const TOKEN_FILE = join('secrets', 'grafana-token');

/** Returns what would be done to each server that the options name. */
export async function pendingFor(project: Project, values: ServerValues): Promise<Pending[]> {
  const all = chosenConfig(project, { environment: values.environment });
  // Links of alerts lead to the Grafana that gets the dashboards, unless the environment says where readers find it.
  const own = project.environments[all.environment]?.grafanaUrl;
  const grafana =
    values.grafana === undefined ? undefined : grafanaOf(values.grafana, values['grafana-token-file']);
  const prometheus =
    values.prometheus === undefined
      ? undefined
      : remote('Prometheus', '--prometheus', reachable('prometheus', values.prometheus, project));
  const config = chosenConfig(project, values, {
    ...(grafana && own === undefined && { grafanaUrl: grafana.url }),
    ...(prometheus &&
      project.environments[all.environment]?.prometheusUrl === undefined && {
        prometheusUrl: prometheus.url,
      }),
  });
  const pending: Pending[] = [];
  if (values.prometheus !== undefined || values['prometheus-rules'] !== undefined)
    pending.push(await rulesOf(project, config, prometheus, values));
  if (grafana) pending.push(await dashboardsOf(project, config, grafana, values));
  if (values.alertmanager !== undefined || values['alertmanager-config'] !== undefined)
    pending.push(
      await pendingAlertmanager({
        config,
        alertmanager:
          values.alertmanager === undefined
            ? undefined
            : remote(
                'Alertmanager',
                '--alertmanager',
                reachable('alertmanager', values.alertmanager, project),
              ),
        file: absolute(values['alertmanager-config']),
        secrets: values['alertmanager-secrets'],
        desk: values.desk,
        force: values.force,
      }),
    );
  return pending;
}

function grafanaOf(url: string, file: string | undefined): Remote {
  const path = file === undefined ? (existsSync(TOKEN_FILE) ? TOKEN_FILE : undefined) : given(file);
  if (path === undefined) return remote('Grafana', '--grafana', url);
  try {
    return remote('Grafana', '--grafana', url, process.env, readFileSync(path, 'utf8').trim());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(
      `--grafana-token-file is "${path}", which cannot be read (${code}): name a file with a token`,
    );
  }
}

function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : given(path);
}

function rulesOf(
  project: Project,
  config: Config,
  prometheus: Remote | undefined,
  values: ServerValues,
): Promise<Pending> {
  return pendingRules({
    artifacts: parts.alerts(config).filter(({ path }) => path.includes('/rules/')),
    known: new Set(project.alertGroups.map(group => basename(rulePath(group)))),
    jobs: config.project.targets.map(({ job }) => job),
    prometheus,
    project: projectName(process.cwd()),
    folder: absolute(values['prometheus-rules']),
    prune: values.prune,
    force: values.force,
  });
}

function dashboardsOf(
  project: Project,
  config: Config,
  grafana: Remote,
  values: ServerValues,
): Promise<Pending> {
  const files = new Map(parts.dashboards(config).map(({ path, content }) => [path, content]));
  return pendingGrafana({
    grafana,
    dashboards: dashboardsIn(files),
    known: new Set([...project.dashboards, ...config.project.dashboards].map(({ uid }) => uid)),
    project: projectName(process.cwd()),
    folder: values.folder,
    prune: values.prune,
    force: values.force,
  });
}
