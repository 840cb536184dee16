import type { InBoth } from 'vigia';
import type { Alert } from 'vigia/alerts';
import { call, standing, step } from 'vigia/alerts';
import { deepHealth } from 'vigia/platform/endpoints';
import { min } from 'vigia/promql';
import { healthCheckUp } from '../../metrics/falachefe/health.ts';
import type { BaseScenario } from '../../metrics/sample.scenarios.ts';

export const healthCheckFailing: Alert<BaseScenario, InBoth> = {
  name: 'HealthCheckFailing',
  value: min(healthCheckUp, { by: ['check', 'instance'] }),
  threshold: { operator: '==', value: 0 },
  // Checks run every few seconds: this is a dozen failures in a row, not a restart.
  for: '1m',
  severity: 'warning',
  category: 'system',
  service: 'health',
  summary: { en: 'A health check of the service is failing', pt: 'Um health check do serviço está falhando' },
  description: {
    en: 'Health check {{ $labels.check }} of {{ $labels.instance }} has been failing for a minute; GET /health/deep shows why.',
    pt: 'O health check {{ $labels.check }} de {{ $labels.instance }} falha há um minuto; GET /health/deep mostra o motivo.',
  },
  runbook: {
    impact: {
      en: 'The service reports that it is unhealthy, so load balancers send no traffic here. What users notice depends on the failing check.',
      pt: 'O serviço informa que não está saudável, e os balanceadores de carga não mandam tráfego para cá. O que os usuários percebem depende do health check que falha.',
    },
    causes: [
      {
        en: 'The dependency is down, or slower than the timeout of the check.',
        pt: 'A dependência está fora do ar, ou mais lenta que o timeout do health check.',
      },
      {
        en: 'The network, an address or a credential changed.',
        pt: 'A rede, um endereço ou uma credencial mudou.',
      },
      {
        en: 'The process itself is overloaded, so every check times out.',
        pt: 'O próprio processo está sobrecarregado, e todo health check estoura o timeout.',
      },
    ],
    steps: [
      {
        en: step`Run ${call(deepHealth)}: the failing check says refused, timed out or denied.`,
        pt: step`Execute ${call(deepHealth)}: o health check que falha diz se foi recusado, se deu timeout ou se o acesso foi negado.`,
      },
      {
        en: '`database` or `redis`: follow the runbook of DatabaseConnectionErrors or RedisConnectionErrors.',
        pt: '`database` ou `redis`: siga o runbook de DatabaseConnectionErrors ou de RedisConnectionErrors.',
      },
      {
        en: '`uaz` or `openai`: check the status page of the provider, then the address and the credential.',
        pt: '`uaz` ou `openai`: verifique a página de status do provedor, depois o endereço e a credencial.',
      },
      {
        en: '`whatsappAuth` or `crewai` alone: their queries fail; read the log of the service.',
        pt: '`whatsappAuth` ou `crewai` sozinho: as consultas dele falham; leia o log do serviço.',
      },
      {
        en: 'All time out at once: check event loop lag and host CPU.',
        pt: 'Todos dão timeout ao mesmo tempo: verifique o atraso do event loop e a CPU do host.',
      },
    ],
  },
  drill: { scenario: 'redis-down' },
  unitTest: { drive: standing(healthCheckUp), firing: 0, silent: 1 },
};

export const health = { name: 'health', alerts: [healthCheckFailing] };
