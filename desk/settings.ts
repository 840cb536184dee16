import { readFileSync } from 'node:fs';
import { type LogLevel, logLevels } from '@vigia/telemetry';
import { choice, type Environment, SettingError, url, whole } from './environment.ts';

/** Languages of the desk's pages and messages. */
export const languages = ['en', 'pt'] as const;
export type Language = (typeof languages)[number];

/** How one process of the desk runs; read from the environment once, at start. */
export interface Settings {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The folder of the desk: its database, unless that is PostgreSQL, and log lines that wait for Loki. For one process. */
  readonly dataDir?: string;
  /** PostgreSQL; unset, SQLite in `dataDir`. */
  readonly databaseUrl?: string;
  /** How long PostgreSQL may take for one statement, in seconds; a connection that swallows what is sent is given up a second later. */
  readonly databaseSeconds: number;
  /** The generated file with what the desk knows of its project; unset, it knows nothing of it. */
  readonly projectFile?: string;
  readonly prometheusUrl?: string;
  readonly alertmanagerUrl?: string;
  readonly lokiUrl?: string;
  readonly environment: string;
  readonly version: string;
  /** Of pages and messages. Default: that of the project in this environment. */
  readonly language?: Language;
  readonly logLevel: LogLevel;
  /** A request that is not complete in this time, in seconds, is closed. */
  readonly requestSeconds: number;
  /** Where people reach the desk, for links in messages. Default: the address at which it listens. */
  readonly publicUrl?: string;
  /** What takes the place of the project's `keep`. */
  readonly keepDays?: number;
  readonly keepIncidents?: number;
  /** Where parts read settings of their own. */
  readonly env: Environment;
}

/**
 * Reads the environment. `DATABASE_URL` may be given as `DATABASE_URL_FILE`, the path of a file that holds the value; parts read
 * settings of their own from `env`. Throws one error that names the variable, its value (never that of a secret) and the mend.
 */
export function readSettings(env: Environment = process.env): Settings {
  const databaseUrl = url(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], true);
  const dataDir = env.DATA_DIR || undefined;
  if (!dataDir && !databaseUrl)
    throw new SettingError(
      'DATA_DIR is not set, and DATABASE_URL neither: set DATA_DIR to a folder of the desk alone, in which it keeps alerts',
    );
  return {
    host: env.HOST || '127.0.0.1',
    port: whole(env, 'PORT', 9096, 0, 65_535),
    ...given('dataDir', dataDir),
    ...given('databaseUrl', databaseUrl),
    databaseSeconds: whole(env, 'DATABASE_SECONDS', 5, 1, 600),
    ...given('projectFile', env.PROJECT_FILE || undefined),
    ...given('prometheusUrl', url(env, 'PROMETHEUS_URL')),
    ...given('alertmanagerUrl', url(env, 'ALERTMANAGER_URL')),
    ...given('lokiUrl', url(env, 'LOKI_URL')),
    environment: env.ENVIRONMENT || 'demo',
    version: env.SERVICE_VERSION || packageVersion(),
    ...given('language', env.DESK_LANGUAGE ? choice(env, 'DESK_LANGUAGE', languages, 'en') : undefined),
    logLevel: choice(env, 'LOG_LEVEL', logLevels, 'info'),
    requestSeconds: whole(env, 'REQUEST_SECONDS', 20, 1, 600),
    ...given('publicUrl', url(env, 'DESK_URL')),
    ...number(env, 'keepDays', 'KEEP_DAYS', 36_500),
    ...number(env, 'keepIncidents', 'KEEP_INCIDENTS', 100_000_000),
    env,
  };
}

function given<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };
}

function number<K extends string>(
  env: Environment,
  key: K,
  name: string,
  max: number,
): { [P in K]?: number } {
  return given(key, env[name] ? whole(env, name, 0, 1, max) : undefined);
}

function packageVersion(): string {
  const text = readFileSync(new URL('./package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
