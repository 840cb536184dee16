import { join } from 'node:path';
import {
  createErrorReporting,
  createEvents,
  createInstruments,
  createLoggers,
  DeliveryGauges,
  instrumentFastify,
  type Level,
  openRollingFiles,
  openShipping,
  ProcessGauges,
  RecentLines,
  setPseudonymKey,
  timed,
} from '@vigia/telemetry';
import { logLines } from 'vigia/platform/metrics';
import { exporterMetrics } from '../metrics/contract.ts';
import { databaseConnectionErrors, redisConnectionErrors } from '../metrics/falachefe/infrastructure.ts';
import { databaseQueryDuration } from '../metrics/production/production.ts';
import { seedPast } from './business/past.ts';
import { refreshBusiness } from './business/refresh.ts';
import type { ServiceConfig } from './config.ts';
import { Appointments } from './domain/clinics/appointments.ts';
import { registerClinics } from './domain/clinics/clinic-directory.ts';
import { SystemMeter } from './domain/clinics/system-meter.ts';
import { WorkShares } from './domain/clinics/work-shares.ts';
import { Conversations } from './domain/conversations.ts';
import { CrewRuntime } from './domain/crew-runtime.ts';
import { crews as crewDirectory, registerDirectory } from './domain/directory.ts';
import { refreshDomain } from './domain/gauges.ts';
import { createOpenAiClient } from './domain/openai-client.ts';
import { meteredOpenAi, meteredUaz } from './domain/production/costs.ts';
import { probeExternalServices } from './domain/production/external-services.ts';
import { Production } from './domain/production/production.ts';
import { startClinicsAtZero } from './domain/production/zero.ts';
import { Qualifier } from './domain/qualifier/qualifier.ts';
import type { Services } from './domain/services.ts';
import { createUazClient } from './domain/uaz-client.ts';
import { createGateway } from './domain/whatsself/gateway.ts';
import { measureWhatsSelf } from './domain/whatsself/measure.ts';
import { WhatsSelf } from './domain/whatsself/whatsself.ts';
import { apiRoutes } from './http/api.ts';
import { appointmentRoutes } from './http/appointments.ts';
import { createServiceHealth } from './http/health-checks.ts';
import { indexPage } from './http/index-page.ts';
import { loggingRoutes } from './http/logging.ts';
import { exposed, runbookRoute, scenarioRoutes } from './http/operations.ts';
import { productionRoutes } from './http/production.ts';
import { qualifierRoutes } from './http/qualifier.ts';
import { qualifierReportRoutes } from './http/qualifier-reports.ts';
import { createServer, listen } from './http/server.ts';
import { installTenancy } from './http/tenancy.ts';
import { whatsSelfRoutes } from './http/whatsself.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { LogShipping } from './log-shipping.ts';
import { HostStage } from './scenarios/host-stage.ts';
import { ScenarioRunner } from './scenarios/runner.ts';
import type { Exposition, Stage, Surroundings } from './scenarios/stage.ts';
import { SERVICE } from './service.ts';
import { Database } from './storage/database.ts';
import { openInProcess } from './storage/in-process.ts';
import { openDriver } from './storage/open.ts';
import { createStore } from './storage/store.ts';
import { errorsOf, events, loggers } from './telemetry/index.ts';
import { tick } from './ticker.ts';
import { Caller } from './traffic/caller.ts';
import { LeadCaller } from './traffic/lead-caller.ts';
import { runQualifierTraffic } from './traffic/qualifier.ts';
import { runTraffic } from './traffic/traffic.ts';
import { startPeopleAtZero } from './traffic/zero.ts';
import { Faults } from './upstreams/faults.ts';
import { openaiPlugin } from './upstreams/openai.ts';
import { uazPlugin } from './upstreams/uaz.ts';

/** How often gauges follow their stores, in seconds: well within a scrape interval. */
const GAUGES_SECONDS = 2;
/** How often the WhatsApp session is asked after, in seconds: a loss is noticed soon, and its length is right. */
const LINK_SECONDS = 1;
/** How often the services of others are probed and the use of resources is measured, in seconds: three times a scrape. */
const PROBE_SECONDS = 5;
/** How often what node-exporter takes for the machine changes, in seconds: well within the shortest scrape interval. */
const HOST_SECONDS = 0.25;
/** How often the health checks run for the metrics when nobody asks, in seconds. */
const HEALTH_SECONDS = 5;
/** How often the qualifier looks for what is to be recovered, in seconds. */
const RECOVERY_SECONDS = 5;

/** Probes, scrapes and the simulated upstreams would bury the rest. */
const QUIET = ['/metrics', '/live', '/upstream'];
/** The services whose API this process serves, by how their paths begin; other paths are operation, not API. */
const APIS = {
  '/appointments': 'atendeai',
  '/whatsself': 'whatsself',
  '/auth': 'falachefe',
  '/conversations': 'falachefe',
} as const;

export interface App {
  readonly url: string;
  readonly services: Services;
  readonly crews: ReadonlyMap<string, CrewRuntime>;
  readonly whatsself: WhatsSelf;
  readonly qualifier: Qualifier;
  readonly production: Production;
  /** Resolves when the database is open, filled and the traffic runs; rejects when it cannot be had. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** Starts the service. It listens at once; the database opens meanwhile, and `/health` tells when it is there. */
export async function startApp(config: ServiceConfig): Promise<App> {
  const stopping = new AbortController();
  const instruments = createInstruments(exporterMetrics);
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
  const deliveryGauges = new DeliveryGauges(instruments);
  const recent = new RecentLines();
  const { version, environment } = config;
  const log = createLoggers({
    service: SERVICE,
    version,
    environment,
    loggers,
    level: config.logLevel,
    // Delivery first: what can be read on standard output is safe already.
    destinations: [
      logs,
      ...(direct ? [direct] : []),
      process.stdout,
      recent,
      ...(logFiles ? [logFiles] : []),
    ],
    onLine: written => instruments.counter(logLines).inc({ level: counted(written) }),
  });

  const shares = new WorkShares();
  const database = new Database(() => openDriver(config), {
    onConnectionError: () => instruments.counter(databaseConnectionErrors).inc(),
    onQuery: (operation, seconds) => {
      shares.add();
      instruments.histogram(databaseQueryDuration).observe({ operation }, seconds);
    },
  });
  const driver = config.redisUrl
    ? await (await import('./storage/redis.ts')).openRedis(config.redisUrl)
    : openInProcess();
  const store = createStore(driver, () => instruments.counter(redisConnectionErrors).inc());

  const reporting = await createErrorReporting({
    dsn: config.sentryDsn,
    service: SERVICE,
    version,
    environment,
    sampleRate: config.sentrySampleRate,
    tracesSampleRate: config.sentryTracesSampleRate,
  });

  let url = '';
  const uazUrl = (): string => config.uazApiUrl ?? `${url}/upstream/uaz`;
  const services: Services = {
    database,
    store,
    uaz: meteredUaz(createUazClient(uazUrl), instruments),
    openai: meteredOpenAi(
      createOpenAiClient(() => config.openaiApiUrl ?? `${url}/upstream/openai`),
      instruments,
    ),
    instruments,
    log,
    events: createEvents(events, log),
    errors: errorsOf(reporting),
  };
  const crews = new Map(crewDirectory.map(crew => [crew.id, new CrewRuntime(services, crew)]));
  const conversations = new Conversations(services, crews);
  const whatsself = new WhatsSelf(services, createGateway(uazUrl));
  const qualifier = new Qualifier(services, { token: config.qualifierWebhookToken });
  const production = await Production.open(services, config, recent);
  const appointments = new Appointments(services);
  const systemMeter = new SystemMeter({
    services,
    shares,
    crews: [...crews.values()],
    disk: config.dataDir ?? process.cwd(),
  });
  startClinicsAtZero(instruments);
  const processGauges = new ProcessGauges(instruments, () => database.inUse);
  const faults = new Faults();
  const exposition: Exposition = { available: true, complete: true };
  const surroundings: Surroundings = {
    ...(config.hostStage && { host: new HostStage(config.hostStage, config.hostCalm) }),
    ...(config.databaseUrl && { postgres: config.databaseUrl }),
    ...(config.redisUrl && { redis: config.redisUrl }),
  };
  const stage = (signal: AbortSignal): Stage => {
    const caller = new Caller(() => url, signal);
    const leads = new LeadCaller(() => url, qualifier.token, signal);
    const { backups } = production;
    return {
      caller,
      leads,
      faults,
      crews,
      whatsself,
      qualifier,
      backups,
      database,
      store,
      exposition,
      surroundings,
      logs,
      signal,
    };
  };
  const runner = new ScenarioRunner(stage, (name, error) =>
    log.app.error({ error, scenario: name }, 'Scenario failed'),
  );

  const health = createServiceHealth(services, crews);
  const server = createServer(log.app);
  instrumentFastify(server, {
    ...{ log: log.app, instruments, version, environment, quiet: QUIET, apis: APIS },
    ...{ health: health.brief, deepHealth: health.deep, expose: exposed(instruments, exposition) },
  });
  installTenancy(server, instruments);
  const simulated = !config.uazApiUrl && !config.openaiApiUrl;
  await server.register(apiRoutes(services, conversations));
  await server.register(appointmentRoutes(appointments, conversations));
  await server.register(whatsSelfRoutes(whatsself));
  await server.register(qualifierRoutes(qualifier));
  await server.register(qualifierReportRoutes(production.reports));
  await server.register(productionRoutes(production));
  await server.register(loggingRoutes(log));
  await server.register(scenarioRoutes(runner, simulated, surroundings));
  await server.register(inboxRoutes(production.inbox));
  await server.register(runbookRoute);
  await server.register(uazPlugin(faults), { prefix: '/upstream/uaz' });
  await server.register(openaiPlugin(faults), { prefix: '/upstream/openai' });
  server.get('/', async (_request, reply) =>
    reply.header('content-type', 'text/html; charset=utf-8').send(indexPage(SERVICE, version, runner.list())),
  );
  url = await listen(server, config);

  const warn = (what: string) => (error: unknown) => log.app.warn({ error }, `${what} failed`);
  tick(
    LINK_SECONDS,
    stopping.signal,
    async () => void (await whatsself.link.refresh()),
    warn('Asking for the WhatsApp session'),
  );
  const measure = async (): Promise<void> => {
    whatsself.tidy();
    measureWhatsSelf({ queue: whatsself.queue, rates: whatsself.rates() }, instruments);
    processGauges.measure();
    deliveryGauges.measure(logs.state());
  };
  tick(GAUGES_SECONDS, stopping.signal, measure, warn('Measuring WhatsSelf'));
  const { host } = surroundings;
  if (host) tick(HOST_SECONDS, stopping.signal, () => host.refresh(), warn('Staging the host'));

  const fill = async (): Promise<void> => {
    await database.opened();
    await registerDirectory(database);
    await registerClinics(database);
    if (config.traffic !== 'off') await seedPast(database);
    await conversations.resumeQueued();
    tick(HEALTH_SECONDS, stopping.signal, async () => void (await health.brief()), warn('Health checks'));
    tick(GAUGES_SECONDS, stopping.signal, () => refreshDomain(services), warn('Refreshing gauges'));
    tick(
      config.businessRefreshSeconds,
      stopping.signal,
      timed(log, 'refreshBusiness', () => refreshBusiness(services)),
      warn('Refreshing business metrics'),
    );
    tick(GAUGES_SECONDS, stopping.signal, () => qualifier.measure(), warn('Measuring the qualifier'));
    tick(
      RECOVERY_SECONDS,
      stopping.signal,
      () => qualifier.recovery.look(),
      warn('Recovery of the qualifier'),
    );
    production.run(stopping.signal, warn);
    tick(PROBE_SECONDS, stopping.signal, () => probeExternalServices(services), warn('Probing services'));
    tick(PROBE_SECONDS, stopping.signal, () => systemMeter.measure(), warn('Measuring the system'));
    if (config.traffic !== 'off') startPeopleAtZero(instruments);
    void runTraffic(config.traffic, () => url, stopping.signal);
    const leads = new LeadCaller(() => url, qualifier.token, stopping.signal);
    void runQualifierTraffic(config.traffic, leads, stopping.signal);
  };
  const ready = fill();
  ready.catch(error => log.app.error({ error }, 'The database cannot be had'));
  log.app.info({ event: 'started', url, traffic: config.traffic }, 'Service started');

  return {
    url,
    services,
    crews,
    whatsself,
    qualifier,
    production,
    ready,
    close: async () => {
      stopping.abort();
      whatsself.stop();
      qualifier.stop();
      processGauges.stop();
      await Promise.race([runner.endAll(), new Promise(done => setTimeout(done, 300).unref())]);
      await Promise.all([...crews.values()].map(crew => crew.stop(600)));
      await server.close();
      log.app.info({ event: 'stopped' }, 'Service stopped');
      const stores = [production.close(), database.close(), store.close()];
      await Promise.all([
        logs.close(500),
        direct?.close(500),
        logFiles?.close(),
        reporting.close(),
        ...stores,
      ]);
    },
  };
}

/** A level as the metric has it. */
function counted(level: Level): 'info' | 'warn' | 'error' {
  if (level === 'error' || level === 'fatal') return 'error';
  return level === 'warn' ? 'warn' : 'info';
}
