import type { AlertDeclaration, Runbook, Threshold, UnitTest } from '../alerts/alert.ts';
import { LONGEST_UID } from '../alerts/uid.ts';
import type { DashboardDeclaration } from '../dashboards/dashboard.ts';
import type { DeskOptions } from '../desk/options.ts';
import type { ReportOptions } from '../desk/reports.ts';
import type { ObjectiveDeclaration } from '../slos/objective.ts';
import type { EnvironmentOptions, ProjectOptions } from './options.ts';
import {
  call,
  checkFields,
  checkShape,
  duration,
  either,
  type Field,
  list,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  text,
  truth,
} from './shape.ts';
import type { System } from './system.ts';

/** The fields of declarations. A field that a type has and its shape has not does not compile. */

type Of<T> = Readonly<Record<Exclude<keyof T, symbol>, Field>>;

/** What is judged elsewhere, where more is known: here only its name is. */
const judged: Field = { is: () => true, mend: '', optional: true };

const COMPARISONS = ['>', '>=', '<', '<=', '==', '!='];
const expression: Field = {
  is: value => typeof value === 'object' && value !== null && 'node' in value,
  mend: "give a query of 'vigia/promql', such as sum(rate(answers, '5m'))",
};

const ALERT: Of<AlertDeclaration> = {
  name: text('BotAnswersFail'),
  value: expression,
  threshold: optional(object("{ operator: '>', value: 0.1 }")),
  for: duration('5m'),
  severity: oneOf(['critical', 'warning', 'info', 'none']),
  category: optional(text('performance')),
  service: optional(text('bot')),
  escalate: optional(truth),
  summary: judged,
  description: judged,
  runbook: object('{ impact, causes, steps }'),
  remedy: optional(object('{ action }, the name of one of remedies')),
  drill: optional(object('{ scenario }, or leave it out to replay the unit test')),
  unitTest: object('{ drive, firing, silent }'),
};
const THRESHOLD: Of<Threshold> = { operator: oneOf(COMPARISONS), value: number(0.1) };
const RUNBOOK: Of<Runbook> = {
  impact: judged,
  causes: list('likely causes, the likeliest first'),
  steps: list('what to do, in order'),
};
const UNIT_TEST: Of<UnitTest> = {
  drive: call("what drives the series, such as counting(answers) of 'vigia/alerts'"),
  firing: number(0.2),
  silent: number(0.1),
  settles: optional(duration('5m')),
  guarded: optional(list('input series')),
};

/** What an error calls a part of a system: by its name, if it has one. */
function placeOf(kind: string, name: unknown, system: string): string {
  return typeof name === 'string' ? `${kind} ${name}` : `an unnamed ${kind} of system ${system}`;
}

/** Throws if an alert lacks what it needs, or has something that cannot be. */
export function checkAlert(alert: AlertDeclaration, system: string): void {
  const where = placeOf('alert', alert?.name, system);
  checkShape(where, alert, ALERT);
  if (alert.threshold !== undefined) checkShape(`${where}: threshold`, alert.threshold, THRESHOLD);
  checkShape(`${where}: runbook`, alert.runbook, RUNBOOK);
  checkShape(`${where}: unitTest`, alert.unitTest, UNIT_TEST);
}

const OBJECTIVE: Of<ObjectiveDeclaration> = {
  name: text('answers'),
  title: judged,
  service: optional(text('bot')),
  owner: optional(text('Bot team')),
  description: judged,
  target: number(0.99),
  window: optional(duration('30d')),
  indicator: object("{ kind: 'events', … }"),
  minimumEvents: optional(number(20)),
  minimumObserved: optional(duration('5m')),
  category: optional(text('performance')),
  causes: list('likely causes, the likeliest first'),
  steps: optional(list('what to do, in order')),
  drill: optional(object('{ scenario }, or leave it out to replay the unit tests')),
  drives: optional(object('{ good, bad }')),
};

/** Throws if an objective lacks what it needs, or has something that cannot be. */
export function checkObjective(objective: ObjectiveDeclaration, system: string): void {
  checkShape(placeOf('objective', objective?.name, system), objective, OBJECTIVE);
}

const DASHBOARD: Of<DashboardDeclaration> = {
  // What Grafana allows.
  uid: {
    is: value => typeof value === 'string' && /^[\w-]+$/.test(value) && value.length <= LONGEST_UID,
    mend: `use 1 to ${LONGEST_UID} letters, digits, - and _, such as 'my-bot'`,
  },
  title: text('Bot'),
  description: text('Is the bot well?'),
  folder: optional(text('Bot')),
  services: optional(list('services of alerts')),
  variables: optional(list('variables')),
  keyFigure: optional(text('Answers')),
  sections: list('sections'),
};
const SECTION: Shape = { lines: list('lines of panels') };
const LINE: Shape = { panels: list('panels') };
const PANEL: Shape = { title: text('Answers') };

/** Throws if a dashboard lacks what it needs, or has something that cannot be. */
export function checkDashboard(dashboard: DashboardDeclaration, system: string): void {
  const where = placeOf('dashboard', dashboard?.title, system);
  checkShape(where, dashboard, DASHBOARD);
  for (const section of dashboard.sections) {
    checkFields(`${where}: a section`, section, SECTION);
    for (const line of section.lines) {
      checkFields(`${where}: a line`, line, LINE);
      for (const panel of line.panels) checkFields(`${where}: a panel`, panel, PANEL);
    }
  }
}

const SYSTEM: Of<System> = {
  name: text('my-bot'),
  title: text('My bot'),
  metrics: either(list('its metrics'), object('its metrics by area')),
  reads: optional(list('metrics of other systems')),
  alerts: optional(either(list('its alerts'), call('its alerts'))),
  recordings: optional(list('recording rules')),
  slos: optional(list('its objectives')),
  dashboards: optional(list('its dashboards')),
  overview: optional(call('a dashboard of all dashboards')),
  services: optional(list('its services')),
  additions: optional(object('additions by the uid of a dashboard')),
  sentinels: optional(object('{ job, metrics }')),
  inhibitions: optional(list('inhibitions')),
  notices: optional(list('notices')),
  scenarios: optional(list('names of scenarios')),
  figures: optional(list('figures')),
  remedies: optional(object('actions by name')),
  backups: optional(object('places of backups by the name of the database')),
  copyTo: optional(text('platform')),
  traceQueries: optional(object('queries by title')),
  past: optional(call('the past')),
  maxSeries: optional(number(200)),
};

/** Throws if a system lacks what it needs, or has something that nobody reads. */
export function checkSystem(system: System): void {
  const named = typeof system?.name === 'string';
  checkShape(named ? `system ${system.name}` : 'a system of the project', system, SYSTEM);
}

const CHOSEN_AND_TOLD = {
  override: judged,
  disable: judged,
  channels: judged,
  routing: judged,
  inhibitions: judged,
  onCall: judged,
  escalation: judged,
  acknowledgedFor: judged,
  deadMan: judged,
};
const PROJECT: Of<ProjectOptions> = {
  systems: list('the systems of the project, such as [bot]'),
  languages: judged,
  language: judged,
  platform: optional(list('systems')),
  servers: optional(list('servers')),
  ports: judged,
  targets: optional(list("targets, such as { job: 'bot', at: ['127.0.0.1:3001'] }")),
  otlp: optional(truth),
  remoteWrite: optional(list('stores')),
  environments: optional(object('environments by name, such as { production: {} }')),
  fleetLabels: optional(list('labels')),
  desk: optional(object('{} for a desk with its defaults')),
  remedies: optional(object('actions by name')),
  scenarios: optional(list('names of scenarios')),
  streams: optional(list('log streams')),
  logs: optional(list('logs of programs')),
  runner: judged,
  maxSeries: optional(number(1000)),
  ...CHOSEN_AND_TOLD,
};
const ENVIRONMENT: Of<EnvironmentOptions> = {
  language: judged,
  labels: judged,
  scrapeIntervalSeconds: judged,
  evaluationIntervalSeconds: judged,
  retentionDays: judged,
  logRetentionDays: judged,
  grafanaUrl: judged,
  prometheusUrl: judged,
  jaegerUrl: judged,
  deskUrl: judged,
  externalUrls: judged,
  runbookBaseUrl: judged,
  escalateAfter: judged,
  secretsFolder: judged,
  composeProject: judged,
  ...CHOSEN_AND_TOLD,
};

const whole = (least: number): Field => ({
  is: value => Number.isInteger(value) && (value as number) >= least,
  mend: `give a whole number from ${least}`,
});
const DESK: Of<DeskOptions> = {
  reads: optional(oneOf(['open', 'login'])),
  server: optional(text('desk')),
  inbox: optional(text('/inbox')),
  database: optional(oneOf(['sqlite', 'postgres'])),
  dockerfile: optional(text('desk/Dockerfile')),
  keepDays: optional(whole(1)),
  keepIncidents: optional(whole(1)),
  tenantLabel: optional({
    is: value => typeof value === 'string' && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(value),
    mend: 'use a label: letters, digits and _, not starting with a digit, such as tenant',
  }),
  reports: optional(object("{ daily: ['reports'] }")),
};
const REPORTS: Of<ReportOptions> = {
  timeZone: judged,
  hour: judged,
  daily: optional(list('channels or receivers')),
  weekly: optional(list('channels or receivers')),
};

/** Throws if a project or one of its environments lacks what it needs, or has a field that nobody reads. */
export function checkOptions(options: ProjectOptions): void {
  checkShape('the project', options, PROJECT);
  if (options.desk !== undefined) checkShape('desk', options.desk, DESK);
  if (options.desk?.reports !== undefined) checkShape('desk: reports', options.desk.reports, REPORTS);
  for (const [name, environment] of Object.entries(options.environments ?? {}))
    checkShape(`environments.${name}`, environment, ENVIRONMENT);
}
