import type { Alert } from '../../alerts/alert.ts';
import { standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import { call } from '../../alerts/references.ts';
import type { InBoth } from '../../language/text.ts';
import { ofAlert } from '../../logql/match.ts';
import { select } from '../../promql/index.ts';
import { health, probe } from '../endpoints.ts';
import { probeSuccess } from '../metrics/probes.ts';
import { infrastructurePanels } from '../panels.ts';

export const probeFailed: Alert<string, InBoth> = {
  name: 'ProbeFailed',
  value: select(probeSuccess),
  threshold: { operator: '==', value: 0 },
  for: '2m',
  severity: 'critical',
  category: 'system',
  service: 'endpoints',
  summary: { en: 'An endpoint is failing its probe', pt: 'A sonda de um endpoint está falhando' },
  description: {
    en: 'Probes of {{ $labels.instance }} by {{ $labels.job }} have been failing for 2 minutes.',
    pt: 'A sonda de {{ $labels.instance }} por {{ $labels.job }} falha há 2 minutos.',
  },
  runbook: {
    impact: {
      en: 'Users of the endpoint get an error or no response, whatever its own metrics say.',
      pt: 'Quem usa o endpoint recebe um erro ou fica sem resposta, independentemente do que dizem as métricas dele.',
    },
    causes: [
      {
        en: 'The server is down, or returns 503 because a dependency is down.',
        pt: 'O servidor está fora do ar, ou responde 503 porque uma dependência está fora do ar.',
      },
      { en: 'An external service has an outage.', pt: 'Um serviço externo está fora do ar.' },
      {
        en: 'The network, DNS or a certificate on the way to it is broken.',
        pt: 'A rede, o DNS ou um certificado no caminho até ele está com problema.',
      },
    ],
    steps: [
      {
        en: step`Request it yourself: \`curl -i $instance\`. The body of ${health} names the failing check.`,
        pt: step`Faça você mesmo a requisição: \`curl -i $instance\`. O corpo de ${health} diz qual verificação falha.`,
      },
      {
        en: step`${infrastructurePanels.statusCodes} tells no response (0) from a response other than 2xx.`,
        pt: step`${infrastructurePanels.statusCodes} distingue a falta de resposta (0) de uma resposta que não é 2xx.`,
      },
      {
        en: step`Your request works and the probe does not: ask blackbox-exporter what it saw, ${call(probe, { query: { target: ofAlert('instance'), module: 'http_2xx', debug: 'true' } })}.`,
        pt: step`A sua requisição funciona e a sonda não: pergunte ao blackbox-exporter o que ele viu, ${call(probe, { query: { target: ofAlert('instance'), module: 'http_2xx', debug: 'true' } })}.`,
      },
    ],
  },
  drill: { scenario: 'database-down', orReplay: true },
  unitTest: { drive: standing(probeSuccess), firing: 0, silent: 1 },
};

export const probes = { name: 'probes', alerts: [probeFailed] };
