import type { Addition } from 'vigia';
import { alertSum, orZero, perSecond, query, section, stat, status, timeSeries } from 'vigia/dashboards';
import { healthCheckFailing } from '../../alerts/falachefe/health.ts';
import {
  databaseConnectionErrorsAlert,
  redisConnectionErrorsAlert,
} from '../../alerts/falachefe/infrastructure.ts';
import { databaseConnectionErrors, redisConnectionErrors } from '../../metrics/falachefe/infrastructure.ts';
import { healthSection } from './health.ts';

/** What Falachefe adds to Stack Health: whether its stores and its checks answer. */
export const stackHealth: Addition = {
  services: [
    databaseConnectionErrorsAlert.service,
    redisConnectionErrorsAlert.service,
    healthCheckFailing.service,
  ],
  figures: [
    stat('Database Errors', {
      description:
        'Database operations per second that failed to connect over 5 minutes. Red: check the database in /health/deep.',
      unit: 'perSecond',
      decimals: 2,
      queries: [alertSum(databaseConnectionErrorsAlert)],
      alert: databaseConnectionErrorsAlert,
    }),
    stat('Redis Errors', {
      description:
        'Redis operations per second that failed to connect over 5 minutes. Red: check redis in /health/deep.',
      unit: 'perSecond',
      decimals: 2,
      queries: [alertSum(redisConnectionErrorsAlert)],
      alert: redisConnectionErrorsAlert,
    }),
  ],
  sections: [
    section('Stores', 8, [
      timeSeries('Database Connection Errors', {
        description:
          'Operations per second that failed to connect, and the value that the alert compares. A plateau is an outage; single peaks are restarts.',
        unit: 'perSecond',
        queries: [
          query(orZero(perSecond(databaseConnectionErrors)), 'errors'),
          alertSum(databaseConnectionErrorsAlert),
        ],
        alert: databaseConnectionErrorsAlert,
        colors: { errors: status.bad },
      }),
      timeSeries('Redis Connection Errors', {
        description:
          'Operations per second that failed to connect, and the value that the alert compares. Logins are refused while this lasts.',
        unit: 'perSecond',
        queries: [
          query(orZero(perSecond(redisConnectionErrors)), 'errors'),
          alertSum(redisConnectionErrorsAlert),
        ],
        alert: redisConnectionErrorsAlert,
        colors: { errors: status.bad },
      }),
    ]),
    healthSection,
  ],
};
