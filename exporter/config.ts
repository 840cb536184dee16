import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { choice, type Environment, HTTP, SettingError, secretOf, url, whole } from '@vigia/desk/environment';
import { hostSet } from '@vigia/desk/guard';
import { type LogLevel, logLevels, MIN_KEY_LENGTH } from '@vigia/telemetry';
import type { TracingState } from '@vigia/telemetry/tracing';
import type { DestinationStream } from 'pino';

export const trafficKinds = ['off', 'calm', 'day'] as const;
export type TrafficKind = (typeof trafficKinds)[number];

/** How one process of the service runs; read from the environment once, at start. */
export const shippingKinds = ['durable', 'direct'] as const;
export type ShippingKind = (typeof shippingKinds)[number];

export interface ServiceConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** PostgreSQL; unset, PGlite is embedded. */
  readonly databaseUrl?: string;
  /** Where PGlite and the log lines that wait for Loki live; unset, in memory and a temporary folder. */
  readonly dataDir?: string;
  /** Redis; unset, a store inside the process. */
  readonly redisUrl?: string;
  readonly lokiUrl?: string;
  /** How the delivery of spans stands; unset, there are none. */
  readonly spans?: () => TracingState;
  /** Folder that node-exporter takes for the machine, for scenarios to change; unset, there is none. */
  readonly hostStage?: string;
  /** Whether that machine is calm but for scenarios, instead of as busy as it really is. */
  readonly hostCalm: boolean;
  readonly otlpEndpoint?: string;
  /** Takes the place of `otlpEndpoint`. */
  readonly jaegerEndpoint?: string;
  /** Share of the traces that are kept, from 0 to 1; those with an error are kept always. */
  readonly traceRatio: number;
  /** Where errors are reported; unset, nowhere. */
  readonly sentryDsn?: string;
  /** Share of the errors that are reported, from 0 to 1. */
  readonly sentrySampleRate: number;
  /** Share of the requests that Sentry traces as well, from 0 to 1. */
  readonly sentryTracesSampleRate: number;
  readonly environment: string;
  readonly version: string;
  readonly logLevel: LogLevel;
  /** Where log lines are written in any case; unset, to standard output. */
  readonly output?: DestinationStream;
  /** `durable` loses no line; `direct` is for platforms without a disk. */
  readonly logShipping: ShippingKind;
  /** Where log files are written, by stream, beside standard output; unset, none are. */
  readonly logDir?: string;
  /** Key of the pseudonyms in logs; unset, random, so that they change with each start. */
  readonly privacyKey?: string;
  /** What callers show that change something: the desk, when it mends and backs up. Unset, random. */
  readonly serviceToken: string;
  /** `day` behaves like a day of customers, `calm` is steady and never fails, `off` is silence. */
  readonly traffic: TrafficKind;
  /** The real WhatsApp and model APIs; unset, the simulated ones that this process serves. */
  readonly uazApiUrl?: string;
  readonly openaiApiUrl?: string;
  /** Whether callers may start and end scenarios: in a demo, and nowhere else. */
  readonly scenarios: boolean;
  /** Names under which it answers, in addition to addresses and names without a dot. */
  readonly hosts: ReadonlySet<string>;
  /** Where modules read settings of their own. */
  readonly env: Environment;
}

/**
 * Reads the environment. `DATABASE_URL`, `REDIS_URL`, `SENTRY_DSN` and `PRIVACY_KEY` may be given as `…_FILE`, the path of
 * a file that holds the value; modules read settings of their own. Throws one error that names the variable, its value
 * (never that of a secret) and the fix.
 */
export function readConfig(env: Environment = process.env): ServiceConfig {
  const config: ServiceConfig = {
    host: env.HOST || '127.0.0.1',
    port: whole(env, 'PORT', 8080, 0, 65_535),
    ...optional('databaseUrl', url(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], true)),
    ...optional('dataDir', env.DATA_DIR || undefined),
    ...optional('redisUrl', url(env, 'REDIS_URL', ['redis:', 'rediss:'], true)),
    ...optional('hostStage', env.HOST_STAGE || undefined),
    hostCalm: choice(env, 'HOST_CALM', ['yes', 'no'], 'no') === 'yes',
    ...optional('lokiUrl', url(env, 'LOKI_URL', HTTP)),
    ...optional('otlpEndpoint', url(env, 'OTEL_EXPORTER_OTLP_ENDPOINT', HTTP)),
    ...optional('jaegerEndpoint', url(env, 'JAEGER_ENDPOINT', HTTP)),
    traceRatio: share(env, 'OTEL_TRACES_SAMPLER_ARG', 1),
    ...optional('sentryDsn', url(env, 'SENTRY_DSN', ['https:', 'http:'], true)),
    sentrySampleRate: share(env, 'SENTRY_SAMPLE_RATE', 1),
    sentryTracesSampleRate: share(env, 'SENTRY_TRACES_SAMPLE_RATE', 0),
    environment: env.ENVIRONMENT || DEMO,
    version: env.SERVICE_VERSION || packageVersion(),
    logLevel: choice(env, 'LOG_LEVEL', logLevels, 'info'),
    logShipping: choice(env, 'LOG_SHIPPING', shippingKinds, 'durable'),
    ...optional('logDir', env.LOG_DIR || undefined),
    ...optional('privacyKey', privacyKey(env)),
    serviceToken: secretOf(env, 'SERVICE_TOKEN') || randomBytes(24).toString('base64url'),
    scenarios:
      choice(env, 'SCENARIOS', ['on', 'off'], (env.ENVIRONMENT || DEMO) === DEMO ? 'on' : 'off') === 'on',
    hosts: hosts(env),
    traffic: choice(env, 'TRAFFIC', trafficKinds, 'day'),
    ...optional('uazApiUrl', url(env, 'UAZ_API_URL', HTTP)),
    ...optional('openaiApiUrl', url(env, 'OPENAI_API_URL', HTTP)),
    env,
  };
  if (config.traffic !== 'off' && config.uazApiUrl) {
    throw new SettingError(
      `TRAFFIC is "${config.traffic}" but UAZ_API_URL is set: simulated callers cannot read codes from real WhatsApp; set TRAFFIC=off`,
    );
  }
  return config;
}

/** The environment of a trial. */
const DEMO = 'demo';

function hosts(env: Environment): ReadonlySet<string> {
  const names = (env.ALLOWED_HOSTS ?? '').split(',').map(name => name.trim());
  try {
    return hostSet('ALLOWED_HOSTS', names.filter(Boolean));
  } catch (error) {
    throw new SettingError((error as Error).message);
  }
}

function privacyKey(env: Environment): string | undefined {
  const key = secretOf(env, 'PRIVACY_KEY') || undefined;
  if (key !== undefined && key.length < MIN_KEY_LENGTH) {
    throw new SettingError(
      `PRIVACY_KEY has ${key.length} characters; give a random one of at least ${MIN_KEY_LENGTH}, or unset it`,
    );
  }
  return key;
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Returns a number from 0 to 1. */
function share(env: Environment, name: string, fallback: number): number {
  const text = env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new SettingError(`${name} is "${text}"; give a number from 0 to 1`);
  return value;
}
