import type { Artifact } from '../generate/artifact.ts';
import type { Config } from '../project/config.ts';
import { DESK } from '../stack/desk.ts';
import { deskAlerts } from './alerts.ts';
import { deskBackups } from './backups.ts';
import { deskChannels, deskLogs } from './channels.ts';
import { deskDuty } from './duty.ts';
import { deskFigures } from './figures.ts';
import { deskLanguages } from './language.ts';
import { deskObjectives } from './objectives.ts';
import { deskPages } from './pages.ts';
import { deskActions } from './remedies.ts';
import { deskReports } from './reports.ts';
import { DESK_PROJECT_FORM, type DeskProject } from './types.ts';

/** Where the file is, relative to the output folder. */
export const DESK_PROJECT_PATH = 'provisioning/desk/project.json';

/** Returns what the desk knows of a project in one environment. */
export function deskProject(config: Config): DeskProject {
  const { project, environment, timeScale } = config;
  return {
    form: DESK_PROJECT_FORM,
    environment,
    environments: Object.keys(project.environments),
    fleetLabels: project.fleetLabels,
    tenantLabel: project.desk?.tenantLabel ?? 'tenant',
    timeScale,
    ...deskLanguages(config),
    systems: project.systems.map(({ name, title }) => ({ name, title })),
    links: {
      grafana: config.grafanaUrl,
      prometheus: config.prometheusUrl,
      jaeger: config.jaegerUrl,
    },
    alerts: deskAlerts(config),
    receivers: project.receivers,
    routes: project.routes,
    channels: deskChannels(config),
    logs: deskLogs(config),
    notices: project.notices.map(({ alertname }) => alertname),
    pages: deskPages(config),
    objectives: deskObjectives(config),
    duty: deskDuty(project.duty, {
      ...{ timeScale, escalateAfter: config.escalateAfter, routes: project.routes, alerts: project.alerts },
      channels: [...new Set([...project.receivers, ...Object.keys(config.channels)])],
    }),
    figures: deskFigures(config),
    actions: deskActions(config),
    backups: deskBackups(config),
    reports: deskReports(project.desk?.reports),
    keep: {
      days: project.desk?.keepDays ?? 90,
      incidents: project.desk?.keepIncidents ?? 100_000,
    },
  };
}

/** Returns the generated file, if the desk is one of the servers that run. */
export function deskArtifacts(config: Config, servers: ReadonlySet<string>): Artifact[] {
  if (config.project.desk?.server !== DESK || !servers.has(DESK)) return [];
  return [{ path: DESK_PROJECT_PATH, content: `${JSON.stringify(deskProject(config), null, 1)}\n` }];
}
