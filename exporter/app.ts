import { guardBrowser } from '@vigia/desk/guard';
import { instrumentFastify } from '@vigia/telemetry';
import { baseOf } from './base/base.ts';
import { openContext } from './base/context.ts';
import type { Context, Module } from './base/module.ts';
import { Mounting } from './base/mounting.ts';
import { tick } from './base/ticker.ts';
import type { ServiceConfig } from './config.ts';
import { createServiceHealth } from './http/health-checks.ts';
import { indexPage } from './http/index-page.ts';
import { loggingRoutes } from './http/logging.ts';
import { exposed, scenarioRoutes } from './http/operations.ts';
import { createServer, listen } from './http/server.ts';
import { ScenarioRunner } from './scenarios/runner.ts';
import { SERVICE } from './service.ts';
import { modules as everyModule } from './systems.ts';
import { openaiPlugin } from './upstreams/openai.ts';
import { uazPlugin } from './upstreams/uaz.ts';

/** Probes, scrapes and the simulated upstreams would bury the rest. */
const QUIET = ['/metrics', '/live', '/upstream'];
/** How often the health checks run for the metrics when nobody asks, in seconds. */
const HEALTH_SECONDS = 5;
/** Milliseconds within which scenarios may undo their faults when the service stops. */
const SCENARIOS_END_MS = 300;

export interface App {
  readonly url: string;
  readonly services: Context;
  /** The parts of a module. Throws when it is not mounted. */
  parts<Parts>(module: Module<Parts>): Parts;
  /** Resolves when the database is open, filled and the traffic runs; rejects when it cannot be had. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the service with these modules (default: all of the sample). It listens at once; the database opens meanwhile,
 * and `/health` tells when it is there.
 */
export async function startApp(config: ServiceConfig, modules = everyModule): Promise<App> {
  const stopping = new AbortController();
  let url = '';
  const all = [baseOf(modules), ...modules];
  const { context, close } = await openContext(config, all, () => url);
  const { instruments, log, hub, database, faults, exposition, surroundings } = context;
  const mounting = await Mounting.of(all, context).catch(async error => {
    await close();
    throw error;
  });

  const runner = new ScenarioRunner(
    new Map(Object.entries(mounting.merged('scenarios'))),
    signal => ({ ...context, signal }),
    (name, error) => log.app.error({ error, scenario: name }, 'Scenario failed'),
  );
  const health = createServiceHealth(mounting.merged('checks'), hub);

  const { version, environment } = config;
  const server = createServer(log.app);
  const apis = Object.assign({}, ...all.map(({ api }) => api));
  instrumentFastify(server, {
    ...{ log: log.app, instruments, version, environment, quiet: QUIET, apis },
    ...{ health: health.brief, deepHealth: health.deep, expose: exposed(instruments, exposition) },
    // The systems have metrics of their own for both, and the error handler logs.
    ...{ requestMetrics: false, nodeMetrics: false, logErrors: false },
  });
  await guardBrowser(server, { hosts: config.hosts, setting: 'ALLOWED_HOSTS' });
  for (const install of mounting.all('hooks')) install(server);
  for (const routes of mounting.all('routes').flat()) await server.register(routes);
  await server.register(loggingRoutes(log));
  await server.register(
    scenarioRoutes(runner, {
      ...{ allowed: config.scenarios, surroundings },
      simulated: !config.uazApiUrl && !config.openaiApiUrl,
    }),
  );
  await server.register(uazPlugin(faults), { prefix: '/upstream/uaz' });
  await server.register(openaiPlugin(faults), { prefix: '/upstream/openai' });
  const parts = all.flatMap(({ index = [] }) => index);
  server.get('/', async (_request, reply) =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .send(indexPage({ service: SERVICE, version, parts, scenarios: runner.list() })),
  );
  url = await listen(server, config);

  const ticks = mounting.all('ticks').flat();
  const begin = (now: readonly (typeof ticks)[number][]): void => {
    for (const { what, seconds, work } of now)
      tick(seconds, stopping.signal, work, error => log.app.warn({ error }, `${what} failed`));
  };
  begin(ticks.filter(({ waits = true }) => !waits));

  const fill = async (): Promise<void> => {
    await database.opened();
    for (const work of mounting.all('fill')) await work();
    begin([
      { what: 'Checking the health', seconds: HEALTH_SECONDS, work: async () => void (await health.brief()) },
      ...ticks.filter(({ waits = true }) => waits),
    ]);
    const { traffic } = config;
    if (traffic !== 'off')
      for (const people of mounting.all('traffic')) void people(traffic, stopping.signal);
  };
  const ready = fill();
  ready.catch(error => log.app.error({ error }, 'The database cannot be had'));
  log.app.info({ event: 'started', url, traffic: config.traffic }, 'Service started');

  return {
    url,
    services: context,
    parts: module => mounting.parts(module),
    ready,
    close: async () => {
      stopping.abort();
      await Promise.race([runner.endAll(), new Promise(done => setTimeout(done, SCENARIOS_END_MS).unref())]);
      await Promise.all(mounting.all('stop').map(stop => stop()));
      await server.close();
      log.app.info({ event: 'stopped' }, 'Service stopped');
      await Promise.all([...mounting.all('close').map(end => end()), close()]);
    },
  };
}
