import { defineSystem, httpService } from 'vigia';
import { hue } from 'vigia/dashboards';
import { clinicDashboard } from '../dashboards/atendeai/clinic.ts';
import * as metrics from '../metrics/atendeai.ts';
import * as conversations from '../metrics/clinics/conversations.ts';
import { clinicScenarios } from '../metrics/clinics/scenarios.ts';
import * as usage from '../metrics/clinics/usage.ts';
import { SAMPLE_JOB } from '../metrics/sample.ts';
import { atendeaiAvailability } from '../slos/atendeai.ts';

/** Clinics that book appointments by WhatsApp, each a tenant of the process. */
export const atendeai = defineSystem({
  name: 'atendeai',
  title: 'AtendeAI',
  maxSeries: 100,
  metrics: Object.values({ ...metrics, ...usage }),
  reads: Object.values(conversations),
  slos: [atendeaiAvailability],
  dashboards: [clinicDashboard],
  additions: { 'vigia-production-business': { services: [atendeaiAvailability.service] } },
  services: [
    httpService({
      name: 'atendeai',
      title: 'AtendeAI',
      job: SAMPLE_JOB,
      color: hue.teal,
      alertServices: ['atendeai', 'production', 'database', 'redis'],
    }),
  ],
  scenarios: clinicScenarios,
});
