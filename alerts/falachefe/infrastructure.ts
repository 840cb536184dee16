import type { Alert } from 'vigia/alerts';
import { growing, step } from 'vigia/alerts';
import { deepHealth } from 'vigia/platform/endpoints';
import { rate, sum } from 'vigia/promql';
import { databaseConnectionErrors, redisConnectionErrors } from '../../metrics/falachefe/infrastructure.ts';
import type { BaseScenario } from '../../metrics/sample.scenarios.ts';

export const databaseConnectionErrorsAlert: Alert<BaseScenario> = {
  name: 'DatabaseConnectionErrors',
  value: sum(rate(databaseConnectionErrors, '5m')),
  threshold: { operator: '>', value: 0.1 },
  for: '1m',
  severity: 'critical',
  escalate: true,
  category: 'system',
  service: 'database',
  summary: 'The database cannot be reached',
  description:
    '{{ $value | humanize }} database operations per second failed to connect over the last 5 minutes.',
  runbook: {
    impact: 'Logins and conversations fail; messages are not stored.',
    causes: [
      'PostgreSQL is down or restarting.',
      'All connections are in use.',
      'The network or the credentials changed.',
    ],
    steps: [
      step`Check the database in ${deepHealth}: its error says refused, timed out or denied.`,
      'Refused: is PostgreSQL running (`docker compose ps postgres`)? Read its log.',
      'Timed out: count the connections, `select count(*) from pg_stat_activity`, and terminate idle ones.',
      'Denied: check that the secret file holds the password of the database role.',
    ],
  },
  drill: { scenario: 'database-down' },
  unitTest: { drive: growing(databaseConnectionErrors), firing: 0.105, silent: 0.095 },
};

export const redisConnectionErrorsAlert: Alert<BaseScenario> = {
  name: 'RedisConnectionErrors',
  value: sum(rate(redisConnectionErrors, '5m')),
  threshold: { operator: '>', value: 0.1 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service: 'redis',
  summary: 'Redis cannot be reached',
  description:
    '{{ $value | humanize }} Redis operations per second failed to connect over the last 5 minutes.',
  runbook: {
    impact: 'Verification codes and rate limits cannot be checked, so logins are refused.',
    causes: ['Redis is down or restarting.', 'Redis is out of memory.', 'The network changed.'],
    steps: [
      step`Check redis in ${deepHealth}: its error says refused or timed out.`,
      'Is Redis running (`docker compose ps redis`)? Read its log.',
      'Out of memory: `redis-cli info memory`, then raise the limit or shorten the TTL of keys.',
    ],
  },
  drill: { scenario: 'redis-down' },
  unitTest: { drive: growing(redisConnectionErrors), firing: 0.105, silent: 0.095 },
};

export const infrastructure = {
  name: 'infrastructure',
  alerts: [databaseConnectionErrorsAlert, redisConnectionErrorsAlert],
};
