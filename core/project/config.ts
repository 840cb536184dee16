import { type Channel, checkChannel } from '../alerts/channels.ts';
import type { Receiver } from '../alerts/routing.ts';
import { type LogStream, logStream } from '../platform/streams.ts';
import { type Duration, milliseconds } from '../promql/duration.ts';

/**
 * Every knob of what is generated, with its default and the reason for it. A deployment changes values here or
 * passes its own `Config` to the generators; definitions read nothing else.
 */
export interface Config {
  /** The value of the `environment` label on every series, log line and span. */
  readonly environment: string;
  /** Divides scrape and evaluation intervals, ranges, `for` and group waits; 1 is real time, drills use 60. */
  readonly timeScale: number;
  /** How often targets are scraped, in seconds before scaling. 15 s keeps four points in a minute's rate. */
  readonly scrapeIntervalSeconds: number;
  /** How often rules are evaluated, in seconds before scaling. */
  readonly evaluationIntervalSeconds: number;
  /** How long Prometheus keeps samples, in days. */
  readonly retentionDays: number;
  /** How long Loki keeps log lines, in whole days, by stream; `debug` is for lines of that level in any stream. */
  readonly logRetentionDays: Readonly<Record<LogStream | 'debug', number>>;
  /** Where people reach the servers; links in alerts and dashboards start with these. No trailing slash. */
  readonly grafanaUrl: string;
  readonly prometheusUrl: string;
  readonly jaegerUrl: string;
  /**
   * Services outside whose URLs blackbox-exporter asks for, each answering 2xx when it is well. Default: none, and the
   * sample service's simulated ones are asked.
   */
  readonly externalUrls: readonly string[];
  /** Runbook pages are at `${runbookBaseUrl}/${AlertName}.md`. */
  readonly runbookBaseUrl: string;
  /** How long a critical alert waits for somebody to end or silence it before the next in line is told. */
  readonly escalateAfter: Duration;
  /** Ways to people, beside the inbox; each names the file with its secret. Off by default, so that the demo tells nobody. */
  readonly channels: Readonly<Partial<Record<Receiver, readonly Channel[]>>>;
}

export const defaultConfig: Config = {
  environment: 'demo',
  timeScale: 1,
  scrapeIntervalSeconds: 15,
  evaluationIntervalSeconds: 15,
  retentionDays: 15,
  logRetentionDays: {
    // What LGPD's questions about access are answered from: a year back.
    audit: 365,
    security: 180,
    errors: 90,
    business: 90,
    // A month lets a person look back at the last release.
    app: 30,
    webhook: 30,
    performance: 14,
    debug: 3,
  },
  grafanaUrl: 'http://localhost:3000',
  prometheusUrl: 'http://localhost:9090',
  jaegerUrl: 'http://localhost:16686',
  externalUrls: [],
  runbookBaseUrl: 'http://localhost:8080/runbooks',
  escalateAfter: '15m',
  channels: {},
};

/** Checks a configuration and fills in the defaults. Throws with the field, the value and the fix. */
export function configure(overrides: Partial<Config> = {}): Config {
  const config = { ...defaultConfig, ...overrides };
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
  for (const field of ['grafanaUrl', 'prometheusUrl', 'jaegerUrl', 'runbookBaseUrl'] as const) {
    if (!URL.canParse(config[field]) || config[field].endsWith('/')) {
      throw new Error(`config ${field} is "${config[field]}": give a full URL without a trailing slash`);
    }
  }
  for (const url of config.externalUrls) {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
      throw new Error(`config externalUrls has "${url}": give full URLs that begin with http:// or https://`);
    }
  }
  if (milliseconds(config.escalateAfter) === 0)
    throw new Error(
      `config escalateAfter is "${config.escalateAfter}": give a time above 0, or both receivers are notified at once`,
    );
  for (const [receiver, channels] of Object.entries(config.channels)) {
    for (const channel of channels) checkChannel(`config channels.${receiver}`, channel);
  }
  const streams = [...logStream.values, 'debug'] as const;
  for (const stream of streams) {
    const days = config.logRetentionDays[stream];
    if (!(Number.isInteger(days) && days >= 1)) {
      throw new Error(
        `config logRetentionDays.${stream} is ${days}: give a whole number of days, at least 1`,
      );
    }
  }
  return config;
}
