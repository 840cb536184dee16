import { readFileSync } from 'node:fs';
import { DESK_PROJECT_FORM, type DeskProject, usualDuty } from 'vigia/desk';
import { SettingError } from '../environment.ts';

/** Returns what the generated file says. Throws with the file and the mend if it cannot be used. */
export function readProject(file: string | undefined, environment: string): DeskProject {
  if (!file) return unknownProject(environment);
  let project: DeskProject;
  try {
    project = JSON.parse(readFileSync(file, 'utf8')) as DeskProject;
  } catch (error) {
    throw new SettingError(
      `PROJECT_FILE is "${file}", which cannot be read (${(error as Error).message}); generate it with npx vigia generate`,
    );
  }
  if (project?.form !== DESK_PROJECT_FORM)
    throw new SettingError(
      `PROJECT_FILE is "${file}" of form ${project?.form}, and this desk reads form ${DESK_PROJECT_FORM}; generate it with the version of vigia that the desk has`,
    );
  return project;
}

/** A desk without a project still keeps what Alertmanager tells it. */
function unknownProject(environment: string): DeskProject {
  return {
    form: DESK_PROJECT_FORM,
    environment,
    environments: [environment],
    fleetLabels: ['environment'],
    tenantLabel: 'tenant',
    timeScale: 1,
    language: 'en',
    languages: ['en'],
    systems: [],
    links: {
      grafana: 'http://localhost:3000',
      prometheus: 'http://localhost:9090',
      jaeger: 'http://localhost:16686',
    },
    alerts: [],
    receivers: [],
    routes: [],
    channels: {},
    logs: [],
    notices: [],
    objectives: [],
    duty: usualDuty,
    figures: [],
    actions: [],
    backups: [],
    reports: { timeZone: 'UTC', hour: 8, daily: [], weekly: [] },
    keep: { days: 90, incidents: 100_000 },
  };
}
