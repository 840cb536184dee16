import * as conversations from '../../../metrics/clinics/conversations.ts';
import * as backup from '../../../metrics/production/backup.ts';
import * as metrics from '../../../metrics/production/production.ts';
import type { Module } from '../../base/module.ts';
import { measureBackups } from './backup-meter.ts';
import { countCosts } from './costs.ts';
import { countWork } from './counts.ts';
import { probeExternalServices } from './external-services.ts';
import { scenarios } from './scenarios.ts';
import { schema } from './schema.ts';
import { startClinicsAtZero } from './zero.ts';

/** How often the services of others are probed, in seconds: three times a scrape. */
const PROBE_SECONDS = 5;

/** Production: what the service does for its clinics, what it earns and costs, and how what it needs performs. */
export const production: Module = {
  name: 'production',
  metrics: Object.values({ ...conversations, ...metrics, ...backup }),
  schema,
  mount: context => {
    const { instruments } = context;
    countWork(context);
    countCosts(context);
    measureBackups(context);
    startClinicsAtZero(instruments);
    return {
      parts: undefined,
      scenarios,
      ticks: [
        { what: 'Probing services', seconds: PROBE_SECONDS, work: () => probeExternalServices(context) },
      ],
    };
  },
};
