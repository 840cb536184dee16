import { sloGroups } from '../slos/index.ts';
import type { Alert, AlertGroup } from './alert.ts';
import { backup } from './backup.ts';
import { crewai } from './crewai.ts';
import { delivery } from './delivery.ts';
import { health } from './health.ts';
import { host } from './host.ts';
import { infrastructure } from './infrastructure.ts';
import { probes } from './probes.ts';
import { production } from './production.ts';
import { qualifier } from './qualifier.ts';
import { recorded } from './recorded.ts';
import { stores } from './stores.ts';
import { watch } from './watch.ts';
import { whatsappAuth } from './whatsapp-auth.ts';
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
