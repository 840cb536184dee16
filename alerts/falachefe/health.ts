import type { Alert } from 'vigia/alerts';
import { call, standing, step } from 'vigia/alerts';
import { deepHealth } from 'vigia/platform/endpoints';
import { min } from 'vigia/promql';
import { healthCheckUp } from '../../metrics/falachefe/health.ts';
import type { BaseScenario } from '../../metrics/sample.scenarios.ts';

export const healthCheckFailing: Alert<BaseScenario> = {
  name: 'HealthCheckFailing',
  value: min(healthCheckUp, { by: ['check', 'instance'] }),
  threshold: { operator: '==', value: 0 },
  // Checks run every few seconds: this is a dozen failures in a row, not a restart.
  for: '1m',
  severity: 'warning',
  category: 'system',
  service: 'health',
  summary: 'A health check of the service is failing',
  description:
    'Health check {{ $labels.check }} of {{ $labels.instance }} has been failing for a minute; GET /health/deep shows why.',
  runbook: {
    impact:
      'The service reports that it is unhealthy, so load balancers send no traffic here. What users notice depends on the failing check.',
    causes: [
      'The dependency is down, or slower than the timeout of the check.',
      'The network, an address or a credential changed.',
      'The process itself is overloaded, so every check times out.',
    ],
    steps: [
      step`Run ${call(deepHealth)}: the failing check says refused, timed out or denied.`,
      '`database` or `redis`: follow the runbook of DatabaseConnectionErrors or RedisConnectionErrors.',
      '`uaz` or `openai`: check the status page of the provider, then the address and the credential.',
      '`whatsappAuth` or `crewai` alone: their queries fail; read the log of the service.',
      'All time out at once: check event loop lag and host CPU.',
    ],
  },
  drill: { scenario: 'redis-down' },
  unitTest: { drive: standing(healthCheckUp), firing: 0, silent: 1 },
};

export const health = { name: 'health', alerts: [healthCheckFailing] };
