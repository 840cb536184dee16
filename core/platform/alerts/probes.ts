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
  summary: 'An endpoint does not answer as it should',
  description:
    'For 2 minutes {{ $labels.instance }} has not answered a probe of {{ $labels.job }} as it should.',
  runbook: {
    impact: 'Whoever uses the endpoint gets an error or no answer, whatever its own metrics say.',
    causes: [
      'The server is down, or answers 503 because something that it needs is away.',
      'A service outside has an outage.',
      'The network, a name or a certificate is wrong on the way.',
    ],
    steps: [
      'Ask it yourself: `curl -i INSTANCE`. A body of `/health` names the check that fails.',
      'Open the dashboard: Status Codes tells no answer (0) from an answer that is not 2xx.',
      'Yours works and the probe does not: ask blackbox-exporter what it saw, `/probe?target=INSTANCE&module=http_2xx&debug=true` on its port.',
    ],
  },
  drill: { scenario: 'database-down', orReplay: true },
  unitTest: { drive: standing(probeSuccess), firing: 0, silent: 1 },
};

export const probes = { name: 'probes', alerts: [probeFailed] };
