import { defineSystem, httpService } from 'vigia';
import { hue } from 'vigia/dashboards';
import { whatsself as alerts, delivery } from '../alerts/whatsself.ts';
import { whatsselfFlows } from '../dashboards/whatsself/flows.ts';
import { whatsselfOverview } from '../dashboards/whatsself/overview.ts';
import { whatsselfQuality } from '../dashboards/whatsself/quality.ts';
import { whatsselfPast } from '../history/whatsself.ts';
import { SAMPLE_JOB } from '../metrics/sample.ts';
import { whatsselfScenarios } from '../metrics/whatsself.scenarios.ts';
import * as metrics from '../metrics/whatsself.ts';
import { apiAvailability, firstResponse, sendSuccess, sessionRecovery } from '../slos/whatsself.ts';

/** A WhatsApp number that answers by itself. */
export const whatsself = defineSystem({
  name: 'whatsself',
  title: 'WhatsSelf',
  maxSeries: 150,
  metrics: Object.values(metrics),
  alerts: [alerts],
  recordings: [delivery],
  slos: [apiAvailability, firstResponse, sendSuccess, sessionRecovery],
  dashboards: [whatsselfOverview, whatsselfQuality, whatsselfFlows],
  services: [
    httpService({
      name: 'whatsself',
      title: 'WhatsSelf',
      job: SAMPLE_JOB,
      color: hue.purple,
      alertServices: ['whatsself', 'database', 'redis'],
    }),
  ],
  past: whatsselfPast,
  scenarios: whatsselfScenarios,
});
