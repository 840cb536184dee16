import { whole } from '@vigia/desk/environment';
import { timed } from '@vigia/telemetry';
import * as business from '../../../metrics/falachefe/business.ts';
import * as crewai from '../../../metrics/falachefe/crewai.ts';
import { falachefeLoggers } from '../../../metrics/falachefe/events.ts';
import * as health from '../../../metrics/falachefe/health.ts';
import * as http from '../../../metrics/falachefe/http.ts';
import * as infrastructure from '../../../metrics/falachefe/infrastructure.ts';
import * as whatsappAuth from '../../../metrics/falachefe/whatsapp-auth.ts';
import type { Module } from '../../base/module.ts';
import { connectionFailed } from '../../base/signals.ts';
import { talkedIn } from '../../seams/conversations.ts';
import { logins } from '../../seams/logins.ts';
import { knocking } from '../../seams/outages.ts';
import { heldMemory } from '../../seams/resources.ts';
import { seedPast } from './business/past.ts';
import { refreshBusiness } from './business/refresh.ts';
import { Conversations } from './conversations.ts';
import { CrewRuntime } from './crews/crew-runtime.ts';
import { crews as crewDirectory, registerCrews } from './crews/directory.ts';
import { refreshGauges } from './gauges.ts';
import { checksOf, measureChecks } from './health.ts';
import { apiRoutes } from './http.ts';
import { knockingAt } from './knocking.ts';
import { scenariosOf } from './scenarios.ts';
import { schema } from './schema.ts';
import { servicesOf } from './services.ts';
import { logInAll } from './traffic/log-in.ts';
import { runTraffic } from './traffic/traffic.ts';
import { startPeopleAtZero } from './traffic/zero.ts';

/** How often gauges follow the stores, in seconds: well within a scrape interval. */
const GAUGES_SECONDS = 2;
/** Milliseconds within which messages in work may still be answered when the service stops. */
const CREWS_END_MS = 600;

export interface Falachefe {
  readonly crews: ReadonlyMap<string, CrewRuntime>;
}

/** Falachefe: authentication by WhatsApp, crews of agents that answer, and business intelligence. */
export const falachefe: Module<Falachefe> = {
  name: 'falachefe',
  metrics: [whatsappAuth, crewai, business, infrastructure, health, http].flatMap(of => Object.values(of)),
  loggers: falachefeLoggers,
  schema,
  countedTables: ['conversations', 'messages'],
  api: { '/auth': 'falachefe', '/conversations': 'falachefe' },
  index: {
    api: [
      'POST /auth/codes',
      'POST /auth',
      'POST /conversations',
      'GET /conversations/:id',
      'POST /conversations/:id/messages',
      'POST /conversations/:id/close',
    ],
  },
  losable: {
    metrics: Object.values(crewai),
    touches: ['crew-suporte', 'crew-vendas', 'crew-cobranca'],
  },
  mount: shared => {
    const context = servicesOf(shared);
    const { config, database, instruments, log, hub, url } = context;
    const crews = new Map(crewDirectory.map(crew => [crew.id, new CrewRuntime(context, crew)]));
    const conversations = new Conversations(context, crews);
    hub.on(connectionFailed, store => {
      const { databaseConnectionErrors, redisConnectionErrors } = infrastructure;
      instruments.counter(store === 'database' ? databaseConnectionErrors : redisConnectionErrors).inc();
    });
    measureChecks(context);
    hub.offer(logins, {
      session: authorization => conversations.session(authorization),
      logInAll: (persons, signal) => logInAll(url, persons, signal),
    });
    hub.offer(talkedIn, id => conversations.talked(id));
    hub.offer(
      heldMemory,
      () => new Map([...crews.values()].map(({ crew, memory }) => [crew.companyId, memory.size])),
    );
    hub.offer(knocking, knockingAt(url));
    return {
      parts: { crews },
      routes: [apiRoutes(context, conversations)],
      checks: checksOf(context, crews),
      scenarios: scenariosOf(crews),
      ticks: [
        { what: 'Refreshing gauges', seconds: GAUGES_SECONDS, work: () => refreshGauges(context) },
        {
          what: 'Refreshing business metrics',
          seconds: whole(config.env, 'BUSINESS_REFRESH_SECONDS', 15, 1, 3600),
          work: timed(log, 'refreshBusiness', () => refreshBusiness(context)),
        },
      ],
      fill: async () => {
        await registerCrews(database);
        if (config.traffic !== 'off') {
          await seedPast(database);
          startPeopleAtZero(instruments);
        }
        await conversations.resumeQueued();
      },
      traffic: (kind, signal) => runTraffic(kind, context, signal),
      stop: async () => {
        await Promise.all([...crews.values()].map(crew => crew.stop(CREWS_END_MS)));
      },
    };
  },
};
