import { setTimeout as sleep } from 'node:timers/promises';
import {
  createHealth,
  createInstruments,
  DeliveryGauges,
  type DestinationStream,
  instrumentFastify,
  type Logger,
  ProcessGauges,
} from '@vigia/telemetry';
import { kitMetrics } from 'vigia/platform/metrics';
import { type Clock, systemClock } from './clock.ts';
import type { DeskContext } from './context.ts';
import { createServer, listen } from './http/server.ts';
import { Hub } from './hub.ts';
import { Incidents } from './incidents/incidents.ts';
import { incidentTables } from './incidents/schema.ts';
import type { Check, Mounted, Part } from './part.ts';
import { parts as allParts } from './parts.ts';
import { readProject } from './project/read.ts';
import { openLog } from './run/logs.ts';
import { tick } from './run/ticker.ts';
import { serversOf } from './servers/servers.ts';
import type { Settings } from './settings.ts';
import { type Database, Unavailable } from './storage/database.ts';
import { lockFolder } from './storage/folder-lock.ts';
import { openDatabase } from './storage/open.ts';
import { prepare } from './storage/schema.ts';

/** Probes and scrapes would bury the rest. */
const QUIET = ['/metrics', '/live', '/health'];
const GAUGES_SECONDS = 2;
const HEALTH_MS = 2000;

export interface Desk {
  readonly url: string;
  readonly context: DeskContext;
  close(): Promise<void>;
}

export interface DeskOptions {
  /** Default: all parts. */
  readonly parts?: readonly Part[];
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Where log lines are written. Default: standard output. */
  readonly output?: DestinationStream;
  /** Opens the database. Default: what the settings ask for. */
  readonly open?: (settings: Settings) => Promise<Database>;
}

/**
 * Starts a desk. It answers when its database is there and has its tables. Throws if the folder of the settings belongs to another
 * process, or if the database cannot be had.
 */
export async function startDesk(settings: Settings, options: DeskOptions = {}): Promise<Desk> {
  const { parts = allParts, clock = systemClock, output, open = openDatabase } = options;
  const project = readProject(settings.projectFile, settings.environment);
  const opened: (() => void | Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.toReversed()) await close();
  };
  try {
    if (settings.dataDir) {
      const lock = lockFolder(settings.dataDir);
      opened.push(() => lock.release());
    }
    const instruments = createInstruments([...kitMetrics, ...parts.flatMap(({ metrics = [] }) => metrics)]);
    const logs = openLog(settings, instruments, output);
    opened.push(() => logs.close());
    const { log } = logs;
    const database = await open(settings);
    opened.push(() => database.close());
    await untilThere(
      () => prepare(database, [{ name: 'incidents', tables: incidentTables }, ...parts]),
      log.app,
    );

    const stopping = new AbortController();
    let url = '';
    const incidents = new Incidents({
      ...{ database, clock, tenantLabel: project.tenantLabel, timeScale: project.timeScale },
      onError: error => log.app.error({ error }, 'A listener of incidents failed'),
    });
    const context: DeskContext = {
      ...{ settings, project, database, incidents, instruments, log, clock },
      servers: serversOf(settings),
      hub: new Hub(),
      language: settings.language ?? project.language,
      url: () => url,
      stopping: stopping.signal,
    };
    const mounted: Mounted[] = [];
    for (const part of parts) mounted.push(await part.mount(context));
    opened.push(async () => {
      for (const { close } of mounted.toReversed()) await close?.();
    });

    const checks: Record<string, Check> = {
      database: {
        limitMs: HEALTH_MS,
        run: async () => {
          await database.all('SELECT 1 AS one');
          return { kind: database.kind };
        },
      },
      ...Object.assign({}, ...mounted.map(one => one.checks ?? {})),
    };
    const server = createServer(log.app, settings.requestSeconds);
    const { version, environment } = settings;
    instrumentFastify(server, {
      ...{ log: log.app, instruments, version, environment, quiet: QUIET, logErrors: false },
      ...{ health: createHealth(checks), nodeMetrics: false },
    });
    for (const { hooks } of mounted) await hooks?.(server);
    for (const routes of mounted.flatMap(one => one.routes ?? [])) await server.register(routes);
    url = await listen(server, settings);
    opened.push(() => server.close());

    const process = new ProcessGauges(instruments, () => 0);
    opened.push(() => process.stop());
    const delivery = new DeliveryGauges(instruments);
    const ticks = [
      {
        what: 'Measuring the process',
        seconds: GAUGES_SECONDS,
        work: async () => {
          process.measure();
          delivery.measure(logs.state());
        },
      },
      ...mounted.flatMap(one => one.ticks ?? []),
    ];
    for (const { what, seconds, work } of ticks)
      tick(seconds, stopping.signal, work, error => log.app.warn({ error }, `${what} failed`));
    opened.push(() => stopping.abort());
    log.app.info({ event: 'started', url, database: database.kind }, 'Desk started');
    return { url, context, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** A database that starts together with the desk may take so long, in milliseconds. */
const DATABASE_STARTS_MS = 60_000;

/** Tries again while the database is away; throws what it says if that lasts. */
async function untilThere(work: () => Promise<void>, log: Logger): Promise<void> {
  const begun = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable) || performance.now() - begun > DATABASE_STARTS_MS) throw error;
      log.warn({ error }, 'The database is not there yet');
      await sleep(1000);
    }
  }
}
