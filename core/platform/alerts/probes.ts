import type { Alert } from '../../alerts/alert.ts';
import { standing } from '../../alerts/drive.ts';
import { select } from '../../promql/index.ts';
import { probeSuccess } from '../metrics/probes.ts';

export const probeFailed: Alert = {
  name: 'ProbeFailed',
  value: select(probeSuccess),
  threshold: { operator: '==', value: 0 },
  for: '2m',
  severity: 'critical',
  category: 'system',
  service: 'endpoints',
  summary: 'An endpoint is failing its probe',
  description: 'Probes of {{ $labels.instance }} by {{ $labels.job }} have been failing for 2 minutes.',
  runbook: {
    impact: 'Users of the endpoint get an error or no response, whatever its own metrics say.',
    causes: [
      'The server is down, or returns 503 because a dependency is down.',
      'An external service has an outage.',
      'The network, DNS or a certificate on the way to it is broken.',
    ],
    steps: [
      'Request it yourself: `curl -i INSTANCE`. The body of `/health` names the failing check.',
      'Open the dashboard: Status Codes tells no response (0) from a response other than 2xx.',
      'Your request works and the probe does not: ask blackbox-exporter what it saw, `/probe?target=INSTANCE&module=http_2xx&debug=true` on its port.',
    ],
  },
  drill: { scenario: 'database-down', orReplay: true },
  unitTest: { drive: standing(probeSuccess), firing: 0, silent: 1 },
};

export const probes = { name: 'probes', alerts: [probeFailed] };
