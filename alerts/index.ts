import { sloGroups } from '../slos/index.ts';
import type { Alert, AlertGroup } from './alert.ts';
import { crewai } from './crewai.ts';
import { delivery } from './delivery.ts';
import { health } from './health.ts';
import { infrastructure } from './infrastructure.ts';
import { qualifier } from './qualifier.ts';
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
  delivery,
  watch,
  ...sloGroups,
];

export const alerts: readonly Alert[] = alertGroups.flatMap(group => group.alerts);
