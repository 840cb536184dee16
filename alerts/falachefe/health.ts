import type { Alert } from 'vigia/alerts';
import { standing } from 'vigia/alerts';
import { min } from 'vigia/promql';
import { healthCheckUp } from '../../metrics/falachefe/health.ts';
import type { BaseScenario } from '../../metrics/sample.scenarios.ts';

export const healthCheckFailing: Alert<BaseScenario> = {
  name: 'HealthCheckFailing',
  value: min(healthCheckUp, { by: ['check'] }),
  threshold: { operator: '==', value: 0 },
  // Checks run every few seconds: this is a dozen failures in a row, not a restart.
  for: '1m',
  severity: 'warning',
  category: 'system',
  service: 'health',
  summary: 'Something that the service needs does not answer',
  description: 'The health check {{ $labels.check }} has failed for a minute; GET /health/deep tells why.',
  runbook: {
    impact:
      '`/health` answers 503: load balancers send nobody here. What users notice depends on the check that fails.',
    causes: [
      'What the check looks at is down or slower than the limit of the check.',
      'The network, an address or a credential changed.',
      'The process itself is overloaded, so that every check is late.',
    ],
    steps: [
      'Ask `curl -s http://SERVICE/health/deep`: the failing check says refused, late or denied.',
      '`database` or `redis`: follow the runbook of DatabaseConnectionErrors or RedisConnectionErrors.',
      '`uaz` or `openai`: look at the status page of the provider, then at the address and the credential.',
      '`whatsappAuth` or `crewai` alone: read the log of the service, their queries fail.',
      'All late at once: look at the event loop and at the processor of the host.',
    ],
  },
  drill: { scenario: 'redis-down' },
  unitTest: { drive: standing(healthCheckUp), firing: 0, silent: 1 },
};

export const health = { name: 'health', alerts: [healthCheckFailing] };
