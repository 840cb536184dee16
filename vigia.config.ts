import { defineConfig } from 'vigia';
import { hue } from 'vigia/dashboards';
import { sampleServer } from './exporter/server.ts';
import { baseScenarios } from './metrics/sample.scenarios.ts';
import { SAMPLE_JOB } from './metrics/sample.ts';
import { atendeai } from './systems/atendeai.ts';
import { falachefe } from './systems/falachefe.ts';
import { productionSystem } from './systems/production.ts';
import { qualifier } from './systems/qualifier.ts';
import { whatsself } from './systems/whatsself.ts';

/** This bundle: five systems, which one sample service has, and the stack that watches them. */
export default defineConfig({
  languages: ['en', 'pt'],
  systems: [falachefe, whatsself, qualifier, productionSystem, atendeai],
  servers: [sampleServer],
  targets: [{ job: SAMPLE_JOB, server: sampleServer.name, color: hue.blue }],
  environments: { demo: {} },
  desk: {
    dockerfile: 'desk/Dockerfile',
    tenantLabel: 'clinic_id',
    reports: { timeZone: 'America/Sao_Paulo', daily: ['reports'], weekly: ['reports'] },
  },
  // Roles, each with the receiver whose channels reach it: who they are stays out of the repository. Off until `channels` has some.
  onCall: {
    people: {
      'bot-engineer': { channels: ['emergency'] },
      'platform-engineer': { channels: ['platform'] },
    },
    rota: ['bot-engineer', 'platform-engineer'],
    // A Monday: weekly turns change on Mondays at nine.
    from: '2026-01-05',
    timeZone: 'America/Sao_Paulo',
  },
  // The quarter of an hour of `escalateAfter`, and then whoever has the duty next.
  escalation: [
    { after: '15m', to: ['escalation', 'on-call'] },
    { after: '30m', to: ['next-on-call'] },
  ],
  // What the systems may have together, and room for another.
  maxSeries: 1500,
  scenarios: baseScenarios,
  runner: 'npm run',
});
