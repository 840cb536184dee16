import { type Channel, checkChannel, isSentByDesk } from '../alerts/channels.ts';
import { toldByDuty } from '../desk/duty.ts';
import type { Language } from '../language/language.ts';
import type { Duration } from '../promql/duration.ts';
import { milliseconds } from '../promql/duration.ts';
import { givenFolder } from '../stack/given-folder.ts';
import { composeProjectFor } from './compose-project.ts';
import { checkTargetLabel } from './fleet.ts';
import { inEnvironment, inLanguage, type Project } from './project.ts';

/** What differs between the environments of a project; each value has a default. */
export interface Settings {
  /** The language of what is generated: texts of rules, runbooks, the page about alerting. Default: that of the project. */
  readonly language: Language;
  /**
   * Labels of every target of the environment in addition to `environment`, such as `{ cluster: 'eu-1' }`; those that tell the
   * environments of a fleet apart are also named in `fleetLabels`. Default: none.
   */
  readonly labels: Readonly<Record<string, string>>;
  /** How often targets are scraped, in seconds before scaling. 15 s keeps four points in a minute's rate. */
  readonly scrapeIntervalSeconds: number;
  /** How often rules are evaluated, in seconds before scaling. */
  readonly evaluationIntervalSeconds: number;
  /** How long Prometheus keeps samples, in days. */
  readonly retentionDays: number;
  /**
   * How long Loki keeps log lines, in whole days, by stream; `debug` is for lines of that level in any stream. A stream
   * that is not among them is kept as long as `app`.
   */
  readonly logRetentionDays: Readonly<Record<string, number>>;
  /** Addresses of the servers for users. Links in alerts and dashboards start with these. No trailing slash. */
  readonly grafanaUrl: string;
  readonly prometheusUrl: string;
  readonly jaegerUrl: string;
  /** Where people reach the desk, if the project has one. */
  readonly deskUrl: string;
  /**
   * URLs of external services that blackbox-exporter probes; a healthy one returns 2xx. Default: those that the servers
   * of the project simulate, if any.
   */
  readonly externalUrls: readonly string[];
  /**
   * Runbook pages are at `${runbookBaseUrl}/${AlertName}.md`. Default: those of the desk; without one, alerts and panels have no link
   * to a runbook.
   */
  readonly runbookBaseUrl?: string;
  /** How long a critical alert waits to be resolved or silenced before the next receiver is notified. */
  readonly escalateAfter: Duration;
  /**
   * Notification channels by receiver. Each names the file with its secret. Off by default, so that a trial notifies no
   * one.
   */
  readonly channels: Readonly<Record<string, readonly Channel[]>>;
  /**
   * The folder with the secrets that people write, each in a file of its name: below the folder of `compose.yaml`, or absolute, as in
   * `/etc/vigia/secrets`. Default `secrets`.
   */
  readonly secretsFolder: string;
  /**
   * The name of the compose project, and therefore of its containers, networks and volumes. Default: `vigia`; in a project with
   * several environments `vigia-staging` and so on, so that they can run on one host.
   */
  readonly composeProject: string;
}

/** A project in one of its environments: what every generator is given. */
export interface Config extends Settings {
  readonly project: Project;
  /** The value of the `environment` label on every series, log line and span. */
  readonly environment: string;
  /** Divides scrape and evaluation intervals, ranges, `for` and group waits; 1 is real time, drills use 60. */
  readonly timeScale: number;
  /**
   * Whether the generated files are for another folder than that of the project, from which nothing can be built. Default: they
   * are for the project's.
   */
  readonly elsewhere?: boolean;
}

export const defaultSettings: Omit<Settings, 'composeProject' | 'language'> = {
  labels: {},
  scrapeIntervalSeconds: 15,
  evaluationIntervalSeconds: 15,
  retentionDays: 15,
  logRetentionDays: {
    // Requests for access under the LGPD need a year of history.
    audit: 365,
    security: 180,
    errors: 90,
    business: 90,
    // As long as the desk keeps incidents.
    incidents: 90,
    // A month covers the last release.
    app: 30,
    webhook: 30,
    performance: 14,
    debug: 3,
  },
  grafanaUrl: 'http://localhost:3000',
  prometheusUrl: 'http://localhost:9090',
  jaegerUrl: 'http://localhost:16686',
  deskUrl: 'http://localhost:9096',
  externalUrls: [],
  escalateAfter: '15m',
  channels: {},
  secretsFolder: givenFolder,
};

/** Settings that a start, a drill or a test overrides. */
export type Overrides = Partial<Settings & Pick<Config, 'environment' | 'timeScale' | 'elsewhere'>>;

/**
 * Returns the project in one of its environments (default: the one that it is in). Another name than theirs takes the place of the
 * label alone. Throws with the field, the value and the fix.
 */
export function configure(given: Project, overrides: Overrides = {}): Config {
  const environment = overrides.environment ?? given.environment;
  const placed = environment in given.environments ? inEnvironment(given, environment) : given;
  const project = overrides.language === undefined ? placed : inLanguage(placed, overrides.language);
  const own = project.environments[project.environment];
  const config: Config = {
    ...defaultSettings,
    ...addressesOf(project),
    composeProject: composeProjectIn(project),
    timeScale: 1,
    ...own,
    ...overrides,
    language: project.language,
    environment,
    project,
  };
  return checked({ ...config, ...runbooksOf(config, { ...own, ...overrides }) });
}

/** The desk shows the runbooks, unless somebody says where they are. */
function runbooksOf({ project, deskUrl }: Config, given: Overrides): Partial<Settings> {
  return project.desk && given.runbookBaseUrl === undefined ? { runbookBaseUrl: `${deskUrl}/runbooks` } : {};
}

function checked(config: Config): Config {
  const { project } = config;
  checkNumbers(config);
  checkUrls(config);
  checkNames(config);
  for (const label of Object.keys(config.labels)) checkTargetLabel('config labels', label);
  if (milliseconds(config.escalateAfter) === 0)
    throw new Error(
      `config escalateAfter is "${config.escalateAfter}": give a time above 0, or both receivers are notified at once`,
    );
  for (const [receiver, channels] of Object.entries(config.channels)) {
    if (!project.receivers.includes(receiver) && !routedNames(project.options).has(receiver))
      throw new Error(
        `config channels has the receiver "${receiver}", to which no route leads: add one to routing, as { to: ['${receiver}'] }, or use one of ${project.receivers.join(', ')}`,
      );
    if (!Array.isArray(channels))
      throw new Error(
        `config channels.${receiver} is not a list: write it as [{ kind: 'slack', channel: '#alerts', url: 'slack-url' }]`,
      );
    for (const channel of channels) {
      checkChannel(`config channels.${receiver}`, channel);
      if (isSentByDesk(channel) && !project.desk)
        throw new Error(
          `config channels.${receiver} has a ${channel.kind} channel, which the desk sends: give the project a desk${channel.kind === 'whatsapp' ? '' : ', or leave out through'}`,
        );
    }
  }
  return config;
}

/** Who is told in some environment: a project declares its channels once for all. */
function routedNames(options: Project['options']): ReadonlySet<string> {
  const all = [options, ...Object.values(options.environments ?? {})];
  return new Set(all.flatMap(one => [...(one.routing ?? []).flatMap(({ to }) => to), ...toldByDuty(one)]));
}

/** Returns the configuration in each other language that the project declares. */
export function otherLanguages(config: Config): Config[] {
  return config.project.languages
    .filter(language => language !== config.language)
    .map(language => ({ ...config, language, project: inLanguage(config.project, language) }));
}

/** The addresses of the servers for users, where the project does not say others. */
function addressesOf({ ports, desk }: Project): Partial<Settings> {
  const at = (port: string) => `http://localhost:${ports[port]!.number}`;
  return {
    grafanaUrl: at('grafana'),
    prometheusUrl: at('prometheus'),
    jaegerUrl: at('jaeger'),
    ...(desk && { deskUrl: at(desk.server) }),
  };
}

function checkNumbers(config: Config): void {
  for (const field of [
    'timeScale',
    'scrapeIntervalSeconds',
    'evaluationIntervalSeconds',
    'retentionDays',
  ] as const) {
    if (!(Number.isFinite(config[field]) && config[field] > 0)) {
      throw new Error(`config ${field} is ${config[field]}: give a number above 0`);
    }
  }
  for (const stream of [...config.project.streams, 'debug']) {
    const days = config.logRetentionDays[stream] ?? config.logRetentionDays.app;
    if (!(Number.isInteger(days) && days! >= 1)) {
      throw new Error(
        `config logRetentionDays.${stream} is ${days}: give a whole number of days, at least 1`,
      );
    }
  }
}

/** The name of the only environment says nothing; those of several keep their containers apart. */
function composeProjectIn({ environments, environment }: Project): string {
  return Object.keys(environments).length > 1 ? composeProjectFor(environment) : 'vigia';
}

function checkNames({ composeProject, secretsFolder }: Config): void {
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(composeProject))
    throw new Error(
      `config composeProject is "${composeProject}": use a-z, 0-9, - and _, starting with a letter or digit, such as vigia-staging`,
    );
  const parts = secretsFolder.split('/').filter(part => part !== '' && part !== '.');
  if (parts.length === 0 || /[\s:$]/.test(secretsFolder))
    throw new Error(
      `config secretsFolder is "${secretsFolder}": give a folder without spaces, : and $, such as secrets or /etc/vigia/secrets`,
    );
}

function checkUrls(config: Config): void {
  for (const field of ['grafanaUrl', 'prometheusUrl', 'jaegerUrl', 'deskUrl', 'runbookBaseUrl'] as const) {
    const url = config[field];
    if (url !== undefined && (!URL.canParse(url) || url.endsWith('/'))) {
      throw new Error(`config ${field} is "${url}": give a full URL without a trailing slash`);
    }
  }
  for (const url of config.externalUrls) {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
      throw new Error(`config externalUrls has "${url}": give full URLs that begin with http:// or https://`);
    }
  }
}
