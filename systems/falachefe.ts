import { defineSystem, httpService } from 'vigia';
import { hue } from 'vigia/dashboards';
import { histogramQuantile, rate, sum } from 'vigia/promql';
import { crewai as crewAlerts } from '../alerts/falachefe/crewai.ts';
import { health as healthAlerts } from '../alerts/falachefe/health.ts';
import { infrastructure as infrastructureAlerts } from '../alerts/falachefe/infrastructure.ts';
import { whatsappAuth as authAlerts } from '../alerts/falachefe/whatsapp-auth.ts';
import { business as businessDashboard } from '../dashboards/falachefe/business.ts';
import { crewai as crewDashboard } from '../dashboards/falachefe/crewai.ts';
import { stackHealth } from '../dashboards/falachefe/stack-health.ts';
import { whatsappAuth as authDashboard } from '../dashboards/falachefe/whatsapp-auth.ts';
import { falachefePast } from '../history/falachefe.ts';
import * as business from '../metrics/falachefe/business.ts';
import * as crewai from '../metrics/falachefe/crewai.ts';
import * as health from '../metrics/falachefe/health.ts';
import * as http from '../metrics/falachefe/http.ts';
import * as infrastructure from '../metrics/falachefe/infrastructure.ts';
import { falachefeScenarios } from '../metrics/falachefe/scenarios.ts';
import * as whatsappAuth from '../metrics/falachefe/whatsapp-auth.ts';
import { SAMPLE_JOB } from '../metrics/sample.ts';

/** Logins by WhatsApp, crews of agents that reply, and business figures from their conversations. */
export const falachefe = defineSystem({
  name: 'falachefe',
  title: 'Falachefe',
  maxSeries: 700,
  metrics: {
    'WhatsApp authentication': Object.values(whatsappAuth),
    CrewAI: Object.values(crewai),
    'Business intelligence': Object.values(business),
    Infrastructure: Object.values(infrastructure),
    Health: [...Object.values(health), ...Object.values(http)],
  },
  alerts: [authAlerts, crewAlerts, infrastructureAlerts, healthAlerts],
  dashboards: [authDashboard, crewDashboard, businessDashboard],
  additions: { 'vigia-stack': stackHealth },
  services: [
    httpService({
      name: 'falachefe',
      title: 'Falachefe',
      job: SAMPLE_JOB,
      color: hue.blue,
      alertServices: ['whatsapp-auth', 'crewai', 'database', 'redis'],
    }),
  ],
  sentinels: {
    job: SAMPLE_JOB,
    metrics: [whatsappAuth.authAttempts, crewai.messagesProcessed, business.conversationVolume],
    drill: { scenario: 'metrics-incomplete', removes: crewai.messagesProcessed },
  },
  traceQueries: {
    'Message processing time (p95)': histogramQuantile(0.95, crewai.messageProcessingTime, '5m', ['crew_id']),
    'Messages processed, by outcome': sum(rate(crewai.messagesProcessed, '5m'), { by: ['status'] }),
  },
  past: falachefePast,
  scenarios: falachefeScenarios,
});
