import type { Alert } from '../../alerts/alert.ts';
import { standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import { call } from '../../alerts/references.ts';
import { ofAlert } from '../../logql/match.ts';
import { select } from '../../promql/index.ts';
import { health, probe } from '../endpoints.ts';
import { probeSuccess } from '../metrics/probes.ts';
import { infrastructurePanels } from '../panels.ts';

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
      step`Request it yourself: \`curl -i $instance\`. The body of ${health} names the failing check.`,
      step`${infrastructurePanels.statusCodes} tells no response (0) from a response other than 2xx.`,
      step`Your request works and the probe does not: ask blackbox-exporter what it saw, ${call(probe, { query: { target: ofAlert('instance'), module: 'http_2xx', debug: 'true' } })}.`,
    ],
  },
  drill: { scenario: 'database-down', orReplay: true },
  unitTest: { drive: standing(probeSuccess), firing: 0, silent: 1 },
};

export const probes = { name: 'probes', alerts: [probeFailed] };
