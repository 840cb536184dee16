import { qualifierLoggers } from '../../../metrics/qualifier.events.ts';
import * as metrics from '../../../metrics/qualifier.ts';
import type { Module } from '../../base/module.ts';
import { businessFigures } from '../../seams/figures.ts';
import { watchedRequests } from '../../seams/requests.ts';
import { secretOf } from '../../settings.ts';
import { businessOf } from './figures.ts';
import { qualifierRoutes } from './http.ts';
import { LeadCaller } from './lead-caller.ts';
import { Qualifier } from './qualifier.ts';
import { scenariosOf } from './scenarios.ts';
import { schema } from './schema.ts';
import { servicesOf } from './services.ts';
import { runQualifierTraffic } from './traffic.ts';
import { watchedWebhook } from './watched.ts';

/** How often gauges follow the leads, in seconds: well within a scrape interval. */
const GAUGES_SECONDS = 2;
/** How often the qualifier looks for what is to be recovered, in seconds. */
const RECOVERY_SECONDS = 5;

/** Agente Qualificador: answers leads, and sorts those worth a salesperson's time. */
export const qualifier: Module<Qualifier> = {
  name: 'qualifier',
  metrics: Object.values(metrics),
  loggers: qualifierLoggers,
  schema,
  index: {
    api: ['POST /qualifier/webhook', 'POST /qualifier/recovery'],
  },
  mount: shared => {
    const context = servicesOf(shared);
    const { config, database, hub, url } = context;
    const qualifier = new Qualifier(context, {
      token: secretOf(config.env, 'QUALIFIER_WEBHOOK_TOKEN') || undefined,
    });
    hub.offer(businessFigures, businessOf(database));
    hub.offer(watchedRequests, watchedWebhook);
    return {
      parts: qualifier,
      routes: [qualifierRoutes(qualifier)],
      scenarios: scenariosOf(qualifier),
      ticks: [
        { what: 'Measuring the qualifier', seconds: GAUGES_SECONDS, work: () => qualifier.measure() },
        {
          what: 'Recovery of the qualifier',
          seconds: RECOVERY_SECONDS,
          work: () => qualifier.recovery.look(),
        },
      ],
      traffic: (kind, signal) =>
        runQualifierTraffic(kind, new LeadCaller(url, qualifier.token, signal), signal),
      stop: () => qualifier.stop(),
    };
  },
};
