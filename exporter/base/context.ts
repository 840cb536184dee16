import { join } from 'node:path';
import { lockFolder } from '@vigia/desk/backup';
import type { Level } from '@vigia/telemetry';
import {
  createErrorReporting,
  createInstruments,
  createLoggers,
  type LoggerDeclaration,
  openRollingFiles,
  openShipping,
  RecentLines,
  setPseudonymKey,
} from '@vigia/telemetry';
import { combine, type Metric } from 'vigia/metrics';
import { logLines } from 'vigia/platform/metrics';
import type { ServiceConfig } from '../config.ts';
import { HostStage } from '../scenarios/host-stage.ts';
import type { Surroundings } from '../scenarios/scenario.ts';
import { SERVICE } from '../service.ts';
import { Database } from '../storage/database.ts';
import { openInProcess } from '../storage/in-process.ts';
import { openDriver } from '../storage/open.ts';
import { createStore } from '../storage/store.ts';
import { Faults } from '../upstreams/faults.ts';
import { Hub } from './hub.ts';
import { LogShipping } from './log-shipping.ts';
import type { Context, Module } from './module.ts';
import { createOpenAiClient } from './openai-client.ts';
import { schemaOf } from './schema.ts';
import { connectionFailed, queryEnded } from './signals.ts';
import { toldOpenAi, toldUaz } from './told.ts';
import { createUazClient } from './uaz-client.ts';

/** Milliseconds within which the last log lines may still reach Loki. */
const LAST_LINES_MS = 500;

/**
 * Opens all that modules share; `url` is known once the service listens. `close` lets go of it. Throws if another process has the
 * folder for data.
 */
export async function openContext(
  config: ServiceConfig,
  modules: readonly Module[],
  url: () => string,
): Promise<{ context: Context; close: () => Promise<void> }> {
  const { version, environment } = config;
  const lock = config.dataDir ? lockFolder(config.dataDir) : undefined;
  const hub = new Hub();
  const instruments = createInstruments(exposedBy(modules));
  if (config.privacyKey) setPseudonymKey(config.privacyKey);
  const direct =
    config.lokiUrl && config.logShipping === 'direct'
      ? await openShipping({ url: config.lokiUrl, shipping: 'direct' })
      : undefined;
  const logs = new LogShipping({
    lokiUrl: direct ? undefined : config.lokiUrl,
    folder: config.dataDir && join(config.dataDir, 'log-delivery'),
  });
  const logFiles = config.logDir ? await openRollingFiles({ folder: config.logDir }) : undefined;
  const recent = new RecentLines();
  const log = createLoggers({
    service: SERVICE,
    version,
    environment,
    loggers: Object.assign({}, ...modules.map(({ loggers }) => loggers)) as Record<never, LoggerDeclaration>,
    level: config.logLevel,
    // Delivery first: what can be read on standard output is safe already.
    destinations: [
      logs,
      ...(direct ? [direct] : []),
      config.output ?? process.stdout,
      recent,
      ...(logFiles ? [logFiles] : []),
    ],
    onLine: written => instruments.counter(logLines).inc({ level: counted(written) }),
  });

  const database = new Database(() => openDriver(config), schemaOf(modules), {
    onConnectionError: () => void hub.tell(connectionFailed, 'database'),
    onQuery: (operation, seconds) => void hub.tell(queryEnded, { operation, seconds }),
  });
  const driver = config.redisUrl
    ? await (await import('../storage/redis.ts')).openRedis(config.redisUrl)
    : openInProcess();
  const store = createStore(driver, () => void hub.tell(connectionFailed, 'redis'));
  const errors = await createErrorReporting({
    dsn: config.sentryDsn,
    service: SERVICE,
    version,
    environment,
    sampleRate: config.sentrySampleRate,
    tracesSampleRate: config.sentryTracesSampleRate,
  });

  const uazUrl = (): string => config.uazApiUrl ?? `${url()}/upstream/uaz`;
  const openaiUrl = (): string => config.openaiApiUrl ?? `${url()}/upstream/openai`;
  const context: Context = {
    config,
    url,
    uazUrl,
    database,
    store,
    uaz: toldUaz(createUazClient(uazUrl), hub),
    openai: toldOpenAi(createOpenAiClient(openaiUrl), hub),
    instruments,
    log,
    errors,
    hub,
    faults: new Faults(),
    recent,
    logs,
    exposition: { available: true, without: new Set() },
    surroundings: surroundingsOf(config),
  };
  return {
    context,
    close: async () => {
      const stores = [database.close(), store.close()];
      const lines = [logs.close(LAST_LINES_MS), direct?.close(LAST_LINES_MS), logFiles?.close()];
      await Promise.all([...lines, errors.close(), ...stores]);
      lock?.release();
    },
  };
}

function surroundingsOf({ hostStage, hostCalm, databaseUrl, redisUrl }: ServiceConfig): Surroundings {
  return {
    ...(hostStage && { host: new HostStage(hostStage, hostCalm) }),
    ...(databaseUrl && { postgres: databaseUrl }),
    ...(redisUrl && { redis: redisUrl }),
  };
}

/** A level as the metric has it. */
function counted(level: Level): 'info' | 'warn' | 'error' {
  if (level === 'error' || level === 'fatal') return 'error';
  return level === 'warn' ? 'warn' : 'info';
}

/** What the modules expose together; what rules compute of it is Prometheus's. */
function exposedBy(modules: readonly Module[]): readonly Metric[] {
  return combine(modules.flatMap(({ metrics }) => metrics)).filter(({ origin }) => origin === 'exporter');
}
