import { defineSystem } from 'vigia';
import { backup as backupAlerts } from '../alerts/production/backup.ts';
import { production as alerts } from '../alerts/production/production.ts';
import { backups } from '../dashboards/production/backup.ts';
import { productionBusiness } from '../dashboards/production/business.ts';
import { productionPerformance } from '../dashboards/production/performance.ts';
import { productionFigures } from '../figures/production.ts';
import { productionPast } from '../history/production.ts';
import * as conversations from '../metrics/clinics/conversations.ts';
import * as usage from '../metrics/clinics/usage.ts';
import * as backup from '../metrics/production/backup.ts';
import * as production from '../metrics/production/production.ts';
import { productionScenarios } from '../metrics/production/scenarios.ts';
import { SAMPLE_JOB, SERVICE_TOKEN } from '../metrics/sample.ts';

/** What running all of it for customers takes: performance, what it needs of others, money, backups. */
export const productionSystem = defineSystem({
  name: 'production',
  title: 'Production',
  maxSeries: 150,
  metrics: {
    Backup: Object.values(backup),
    Production: Object.values({ ...conversations, ...production }),
  },
  reads: Object.values(usage),
  alerts: [backupAlerts, alerts],
  dashboards: [backups, productionBusiness, productionPerformance],
  figures: productionFigures,
  backups: { database: { target: SAMPLE_JOB, path: '/backup', auth: { bearer: SERVICE_TOKEN } } },
  past: productionPast,
  scenarios: productionScenarios,
});
