import { secretOf } from '@vigia/desk/environment';
import { qualifierLoggers } from '../../../metrics/qualifier.events.ts';
import { qualifierRemedies } from '../../../metrics/qualifier.remedies.ts';
import * as metrics from '../../../metrics/qualifier.ts';
import type { Module } from '../../base/module.ts';
import { qualifierRoutes } from './http.ts';
import { LeadCaller } from './lead-caller.ts';
import { Qualifier } from './qualifier.ts';
import { scenariosOf } from './scenarios.ts';
import { schema } from './schema.ts';
import { servicesOf } from './services.ts';
import { runQualifierTraffic } from './traffic.ts';

/** How often gauges follow the leads, in seconds: well within a scrape interval. */
const GAUGES_SECONDS = 2;

/** Agente Qualificador: answers leads, and sorts those worth a salesperson's time. */
export const qualifier: Module<Qualifier> = {
  name: 'qualifier',
  metrics: Object.values(metrics),
  loggers: qualifierLoggers,
  schema,
  index: {
    api: ['POST /qualifier/webhook', ...Object.values(qualifierRemedies).map(({ path }) => `POST ${path}`)],
  },
  mount: shared => {
    const context = servicesOf(shared);
    const { config, url } = context;
    const qualifier = new Qualifier(context, {
      token: secretOf(config.env, 'QUALIFIER_WEBHOOK_TOKEN') || undefined,
    });
    return {
      parts: qualifier,
      routes: [qualifierRoutes(qualifier, config.serviceToken)],
      scenarios: scenariosOf(qualifier),
      ticks: [{ what: 'Measuring the qualifier', seconds: GAUGES_SECONDS, work: () => qualifier.measure() }],
      traffic: (kind, signal) =>
        runQualifierTraffic(kind, new LeadCaller(url, qualifier.token, signal), signal),
      stop: () => qualifier.stop(),
    };
  },
};
