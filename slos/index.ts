import type { Alert, AlertGroup } from 'vigia/alerts';
import type { Objective } from 'vigia/slos';
import { alertGroupOf } from '../core/slos/alerts.ts';
import { checkObjectives } from '../core/slos/check.ts';
import { contract } from '../metrics/contract.ts';
import { atendeaiAvailability } from './atendeai.ts';
import { qualifierAvailability, qualifierResponse, qualifierSuccess } from './qualifier.ts';
import { apiAvailability, firstResponse, sendSuccess, sessionRecovery } from './whatsself.ts';

/** All objectives, checked. */
export const objectives: readonly Objective[] = checkObjectives(
  [
    apiAvailability,
    firstResponse,
    sendSuccess,
    sessionRecovery,
    qualifierAvailability,
    qualifierResponse,
    qualifierSuccess,
    atendeaiAvailability,
  ],
  contract,
);

/** Their recording rules and alerts. */
export const sloGroups: readonly AlertGroup[] = objectives.map(alertGroupOf);

export const sloAlerts: readonly Alert[] = sloGroups.flatMap(group => group.alerts);
