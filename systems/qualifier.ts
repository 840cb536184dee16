import { countedService, defineSystem } from 'vigia';
import { select } from 'vigia/promql';
import { qualifierMemoryLeak } from '../alerts/qualifier/memory.ts';
import { qualifier as alerts } from '../alerts/qualifier/qualifier.ts';
import { qualifierHealth } from '../dashboards/qualifier/health.ts';
import { qualifierFigures } from '../figures/qualifier.ts';
import { qualifierPast } from '../history/qualifier.ts';
import { qualifierRemedies } from '../metrics/qualifier.remedies.ts';
import { qualifierScenarios } from '../metrics/qualifier.scenarios.ts';
import * as metrics from '../metrics/qualifier.ts';
import { SAMPLE_JOB } from '../metrics/sample.ts';
import { qualifierAvailability, qualifierResponse, qualifierSuccess } from '../slos/qualifier.ts';

const { webhookRequests, webhookResponseTime } = metrics;

/** Leads that come in by webhook and are qualified by an agent. */
export const qualifier = defineSystem({
  name: 'qualifier',
  title: 'Agente Qualificador',
  maxSeries: 100,
  metrics: Object.values(metrics),
  alerts: [alerts],
  slos: [qualifierAvailability, qualifierResponse, qualifierSuccess],
  dashboards: [qualifierHealth],
  additions: {
    'vigia-infrastructure': {
      services: [qualifierMemoryLeak.service],
      alerts: { 'Process Memory': qualifierMemoryLeak },
    },
  },
  services: [
    countedService({
      name: 'qualifier',
      title: 'Agente Qualificador',
      job: SAMPLE_JOB,
      alertServices: ['qualifier', 'database', 'redis'],
      // Refused requests are the fault of their sender.
      served: select(webhookRequests, { status: { not: 'refused' } }),
      failed: select(webhookRequests, { status: ['error', 'timeout'] }),
      all: webhookRequests,
      outcome: 'status',
      duration: webhookResponseTime,
    }),
  ],
  figures: qualifierFigures,
  remedies: qualifierRemedies,
  past: qualifierPast,
  scenarios: qualifierScenarios,
});
