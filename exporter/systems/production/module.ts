import * as backup from '../../../metrics/production/backup.ts';
import * as metrics from '../../../metrics/production/production.ts';
import type { Module } from '../../base/module.ts';
import { businessFigures } from '../../seams/figures.ts';
import { measureBackups } from './backup-meter.ts';
import { countCosts } from './costs.ts';
import { countWork } from './counts.ts';
import { probeExternalServices } from './external-services.ts';
import { businessRoutes } from './http.ts';
import { scenarios } from './scenarios.ts';
import { schema } from './schema.ts';
import { startClinicsAtZero } from './zero.ts';

/** How often the services of others are probed, in seconds: three times a scrape. */
const PROBE_SECONDS = 5;

/** Production: what the service does for its clinics, what it earns and costs, and how what it needs performs. */
export const production: Module = {
  name: 'production',
  metrics: [...Object.values(metrics), ...Object.values(backup)],
  schema,
  mount: context => {
    const { hub, instruments } = context;
    countWork(context);
    countCosts(context);
    measureBackups(context);
    startClinicsAtZero(instruments);
    hub.offer(businessFigures, { metrics: Object.values(metrics), of: async () => ({}) });
    return {
      parts: undefined,
      routes: [businessRoutes(context)],
      scenarios,
      ticks: [
        { what: 'Probing services', seconds: PROBE_SECONDS, work: () => probeExternalServices(context) },
      ],
    };
  },
};
