import type { Alert, AlertGroup } from 'vigia/alerts';
import { host } from '../core/platform/alerts/host.ts';
import { probes } from '../core/platform/alerts/probes.ts';
import { recorded } from '../core/platform/alerts/recorded.ts';
import { stores } from '../core/platform/alerts/stores.ts';
import { delivery } from '../core/platform/alerts/telemetry.ts';
import { watch } from '../core/platform/alerts/watch.ts';
import { sloGroups } from '../slos/index.ts';
import { crewai } from './falachefe/crewai.ts';
import { health } from './falachefe/health.ts';
import { infrastructure } from './falachefe/infrastructure.ts';
import { whatsappAuth } from './falachefe/whatsapp-auth.ts';
import { backup } from './production/backup.ts';
import { production } from './production/production.ts';
import { qualifier } from './qualifier/qualifier.ts';
import { whatsself } from './whatsself.ts';

export const alertGroups: readonly AlertGroup[] = [
  whatsappAuth,
  crewai,
  infrastructure,
  health,
  whatsself,
  qualifier,
  backup,
  production,
  host,
  probes,
  stores,
  delivery,
  watch,
  ...sloGroups,
  recorded,
];

export const alerts: readonly Alert[] = alertGroups.flatMap(group => group.alerts);
