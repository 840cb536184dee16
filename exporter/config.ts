import { readFileSync } from 'node:fs';
import { type LogLevel, logLevels, MIN_KEY_LENGTH, normalisePhone } from '@vigia/telemetry';

export const trafficKinds = ['off', 'calm', 'day'] as const;
export type TrafficKind = (typeof trafficKinds)[number];

export const shippingKinds = ['durable', 'direct'] as const;
export type ShippingKind = (typeof shippingKinds)[number];

/** How one process of the service runs; read from the environment once, at start. */
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
  /** `durable` loses no line; `direct` is for platforms without a disk. */
  readonly logShipping: ShippingKind;
  /** Where log files are written, by stream, beside standard output; unset, none are. */
  readonly logDir?: string;
  /** Key of the pseudonyms in logs; unset, random, so that they change with each start. */
  readonly privacyKey?: string;
  /** `day` behaves like a day of customers, `calm` is steady and never fails, `off` is silence. */
  readonly traffic: TrafficKind;
  /** The real WhatsApp and model APIs; unset, the simulated ones that this process serves. */
  readonly uazApiUrl?: string;
  readonly openaiApiUrl?: string;
  /** Where silences and reports go; unset, nothing is silenced and reports go to the inbox. */
  readonly alertmanagerUrl?: string;
  /** Whom emergencies are written to by WhatsApp, in E.164 form; unset, they are refused. */
  readonly emergencyPhone?: string;
  readonly businessRefreshSeconds: number;
  /** What callers of the qualifier's webhook show; unset, a new one at each start, which only the traffic knows. */
  readonly qualifierWebhookToken?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. `DATABASE_URL`, `REDIS_URL`, `SENTRY_DSN`, `QUALIFIER_WEBHOOK_TOKEN`, `PRIVACY_KEY` and
 * `EMERGENCY_PHONE` may be given as `…_FILE`, the path of a file that holds the value. Throws one error that names the
 * variable, its value (never that of a secret) and the mend.
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
    environment: env.ENVIRONMENT || 'demo',
    version: env.SERVICE_VERSION || packageVersion(),
    logLevel: choice(env, 'LOG_LEVEL', logLevels, 'info'),
    logShipping: choice(env, 'LOG_SHIPPING', shippingKinds, 'durable'),
    ...optional('logDir', env.LOG_DIR || undefined),
    ...optional('privacyKey', privacyKey(env)),
    traffic: choice(env, 'TRAFFIC', trafficKinds, 'day'),
    ...optional('uazApiUrl', url(env, 'UAZ_API_URL', HTTP)),
    ...optional('openaiApiUrl', url(env, 'OPENAI_API_URL', HTTP)),
    ...optional('alertmanagerUrl', url(env, 'ALERTMANAGER_URL', HTTP)),
    ...optional('emergencyPhone', phone(env, 'EMERGENCY_PHONE')),
    businessRefreshSeconds: whole(env, 'BUSINESS_REFRESH_SECONDS', 15, 1, 3600),
    ...optional('qualifierWebhookToken', secretOf(env, 'QUALIFIER_WEBHOOK_TOKEN') || undefined),
  };
  if (config.traffic !== 'off' && config.uazApiUrl) {
    throw new Error(
      `TRAFFIC is "${config.traffic}" but UAZ_API_URL is set: simulated callers cannot read codes from real WhatsApp; set TRAFFIC=off`,
    );
  }
  return config;
}

const HTTP = ['http:', 'https:'];

function url(
  env: Environment,
  name: string,
  protocols: readonly string[],
  secret = false,
): string | undefined {
  const value = secret ? secretOf(env, name) : env[name];
  if (!value) return undefined;
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    throw new Error(
      `${name} is ${secret ? 'set but' : `"${value}", which is`} no URL of the form ${protocols[0]}//host; correct or unset it`,
    );
  }
  return value.replace(/\/+$/, '');
}

function secretOf(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name];
  if (env[name]) throw new Error(`${name} and ${name}_FILE are both set; unset one`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`${name}_FILE is "${file}", which cannot be read; give the path of a readable file`);
  }
}

function phone(env: Environment, name: string): string | undefined {
  const value = secretOf(env, name);
  if (!value) return undefined;
  const number = normalisePhone(value);
  if (!number) throw new Error(`${name} is set but no phone number; give it with country code, as +5511…`);
  return number;
}

function privacyKey(env: Environment): string | undefined {
  const key = secretOf(env, 'PRIVACY_KEY') || undefined;
  if (key !== undefined && key.length < MIN_KEY_LENGTH) {
    throw new Error(
      `PRIVACY_KEY has ${key.length} characters; give a random one of at least ${MIN_KEY_LENGTH}, or unset it`,
    );
  }
  return key;
}

function whole(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} is "${text}"; give a whole number from ${min} to ${max}`);
  }
  return value;
}

function share(env: Environment, name: string, fallback: number): number {
  const text = env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new Error(`${name} is "${text}"; give a number from 0 to 1`);
  return value;
}

function choice<T extends string>(env: Environment, name: string, choices: readonly T[], fallback: T): T {
  const value = env[name] || fallback;
  if (!choices.includes(value as T))
    throw new Error(`${name} is "${value}"; use one of ${choices.join(', ')}`);
  return value as T;
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
