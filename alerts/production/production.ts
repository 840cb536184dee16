import type { InBoth } from 'vigia';
import type { Alert } from 'vigia/alerts';
import { call, counting, type Drive, observing, standing, step } from 'vigia/alerts';
import { deepHealth } from 'vigia/platform/endpoints';
import { httpRequestDuration } from 'vigia/platform/metrics';
import { and, compare, histogramQuantile, min, observations, rate, ratio, select, sum } from 'vigia/promql';
import type { ClinicScenario } from '../../metrics/clinics/scenarios.ts';
import { performancePanels } from '../../metrics/production/panels.ts';
import { externalServiceUp } from '../../metrics/production/production.ts';
import type { ProductionScenario } from '../../metrics/production/scenarios.ts';
import { failedRequests } from '../../metrics/sample.events.ts';

const service = 'production';

/** Per second: thirty requests in five minutes. Below that, a single failed request distorts the ratio. */
const FEW_REQUESTS = 0.1;

/** The p95 response time of each service that the API serves. */
const responseTime = histogramQuantile(0.95, httpRequestDuration, '5m', ['service']);

const SLOW_RUNBOOK = {
  causes: [
    {
      en: 'A dependency is slow: the WhatsApp gateway, the model, the database.',
      pt: 'Uma dependência está lenta: o gateway do WhatsApp, o modelo, o banco de dados.',
    },
    {
      en: 'The event loop is saturated: more requests than one process can serve.',
      pt: 'O event loop está saturado: há mais requisições do que um processo consegue atender.',
    },
    {
      en: 'A query from the last release needs an index that the database lacks.',
      pt: 'Uma consulta da última versão precisa de um índice que o banco de dados não tem.',
    },
  ],
  steps: [
    {
      en: step`${performancePanels.responseTime} shows the service, and an exemplar on it leads to the trace of one request.`,
      pt: step`${performancePanels.responseTime} mostra o serviço, e um exemplar nele leva ao trace de uma requisição.`,
    },
    {
      en: step`${performancePanels.externalServices} and ${performancePanels.databaseQueries} show what is slow. External service: check its status page.`,
      pt: step`${performancePanels.externalServices} e ${performancePanels.databaseQueries} mostram o que está lento. Serviço externo: verifique a página de status dele.`,
    },
    {
      en: step`Nothing else is slow, but ${performancePanels.cpu} is near 100 %: add an instance.`,
      pt: step`Nada mais está lento, mas ${performancePanels.cpu} está perto de 100 %: adicione uma instância.`,
    },
  ],
};

export const responseTimeHigh: Alert<ProductionScenario | ClinicScenario, InBoth> = {
  name: 'ResponseTimeHigh',
  value: responseTime,
  threshold: { operator: '>', value: 2 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service,
  summary: { en: 'The API is slow', pt: 'A API está lenta' },
  description: {
    en: 'The p95 response time of {{ $labels.service }} is {{ $value | humanizeDuration }}.',
    pt: 'O p95 do tempo de resposta de {{ $labels.service }} é de {{ $value | humanizeDuration }}.',
  },
  runbook: {
    impact: { en: 'Users wait, and some leave.', pt: 'Os usuários esperam, e alguns desistem.' },
    ...SLOW_RUNBOOK,
  },
  drill: { scenario: 'slow-appointments', orReplay: true },
  unitTest: { drive: observing(httpRequestDuration), firing: 5, silent: 2 },
};

export const responseTimeCritical: Alert<ProductionScenario | ClinicScenario, InBoth> = {
  ...responseTimeHigh,
  name: 'ResponseTimeCritical',
  threshold: { operator: '>', value: 5 },
  severity: 'critical',
  summary: { en: 'The API is so slow that users leave', pt: 'A API está tão lenta que os usuários desistem' },
  runbook: {
    impact: {
      en: 'Most users do not wait that long: to them, the service is down.',
      pt: 'A maioria dos usuários não espera tanto: para eles, o serviço está fora do ar.',
    },
    ...SLOW_RUNBOOK,
  },
  unitTest: { drive: observing(httpRequestDuration), firing: 10, silent: 5 },
};

const requests = sum(rate(observations(httpRequestDuration), '5m'), { by: ['service'] });
const failed = select(httpRequestDuration, { status_code: '5xx' });

/** Returns a number of requests per second, of which a share fails. */
const failing =
  (perSecond: number): Drive =>
  share => [
    ...counting(select(httpRequestDuration, { status_code: '2xx', service: 'service-0' }))(
      perSecond * (1 - share),
    ),
    ...counting(select(failed.metric, { status_code: '5xx', service: 'service-0' }))(perSecond * share),
  ];

export const systemFailure: Alert<ProductionScenario | ClinicScenario, InBoth> = {
  name: 'SystemFailure',
  value: and(
    ratio(sum(rate(observations(failed), '5m'), { by: ['service'] }), requests),
    compare(requests, '>', FEW_REQUESTS),
  ),
  // A quarter: errors of single users stay far below, a broken service is far above.
  threshold: { operator: '>', value: 0.25 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  escalate: true,
  summary: { en: 'An API service is failing', pt: 'Um serviço da API está falhando' },
  description: {
    en: '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} returned a 5xx status over the last 5 minutes.',
    pt: '{{ $value | humanizePercentage }} das requisições a {{ $labels.service }} retornaram um status 5xx nos últimos 5 minutos.',
  },
  runbook: {
    impact: {
      en: 'Much of what users try with the service fails.',
      pt: 'Boa parte do que os usuários tentam fazer com o serviço falha.',
    },
    causes: [
      {
        en: 'The database or Redis is down (503; their own alerts fire too).',
        pt: 'O banco de dados ou o Redis está fora do ar (503; os alertas deles também disparam).',
      },
      {
        en: 'An external service rejects our requests or does not respond (502).',
        pt: 'Um serviço externo recusa as nossas requisições ou não responde (502).',
      },
      { en: 'The last release is broken (500).', pt: 'A última versão está quebrada (500).' },
    ],
    steps: [
      {
        en: step`${performancePanels.failedRequests} shows the service.`,
        pt: step`${performancePanels.failedRequests} mostra o serviço.`,
      },
      {
        en: step`Read the failures: ${failedRequests}, and follow a trace_id to its trace.`,
        pt: step`Leia as falhas: ${failedRequests}, e siga um trace_id até o trace dele.`,
      },
      {
        en: step`503: ${call(deepHealth)} shows what is down. 502: check ${performancePanels.externalServices}, and the status page of the one that fails. 500: roll back the last release.`,
        pt: step`503: ${call(deepHealth)} mostra o que está fora do ar. 502: verifique ${performancePanels.externalServices} e a página de status do que falha. 500: faça rollback da última versão.`,
      },
    ],
  },
  drill: { scenario: 'clinic-outage', orReplay: true },
  unitTest: { drive: failing(1), firing: 0.2625, silent: 0.2375, guarded: failing(0.09)(1) },
};

export const externalServiceDown: Alert<ProductionScenario | ClinicScenario, InBoth> = {
  name: 'ExternalServiceDown',
  value: min(externalServiceUp, { by: ['service'] }),
  threshold: { operator: '<', value: 1 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: { en: 'An external service is down', pt: 'Um serviço externo está fora do ar' },
  description: {
    en: 'The probe of {{ $labels.service }} timed out or returned an error.',
    pt: 'A sonda de {{ $labels.service }} deu timeout ou retornou um erro.',
  },
  runbook: {
    impact: {
      en: 'whatsapp: codes and confirmations do not arrive. openai: messages get no reply. database or redis: users cannot log in.',
      pt: 'whatsapp: códigos e confirmações não chegam. openai: mensagens ficam sem resposta. database ou redis: os usuários não conseguem fazer login.',
    },
    causes: [
      {
        en: 'The service has an outage or is under maintenance.',
        pt: 'O serviço está fora do ar ou em manutenção.',
      },
      {
        en: 'Our API key or our number is blocked, or a bill is unpaid.',
        pt: 'A nossa chave de API ou o nosso número está bloqueado, ou há uma fatura em aberto.',
      },
      {
        en: 'The network or DNS on the way to it is broken.',
        pt: 'A rede ou o DNS no caminho até ele está com problema.',
      },
    ],
    steps: [
      {
        en: step`Check it yourself: ${call(deepHealth)} shows the error of each check.`,
        pt: step`Verifique você mesmo: ${call(deepHealth)} mostra o erro de cada health check.`,
      },
      {
        en: 'Refused or not found: check the network and the address, and try from another host. 401 or 403: check our API key. 5xx: the service has an outage; check its status page.',
        pt: 'Recusado ou não encontrado: verifique a rede e o endereço, e tente a partir de outro host. 401 ou 403: verifique a nossa chave de API. 5xx: o serviço está fora do ar; verifique a página de status dele.',
      },
      {
        en: 'database or redis: the alerts on their connections have their own runbooks.',
        pt: 'database ou redis: os alertas sobre as conexões deles têm runbooks próprios.',
      },
    ],
  },
  drill: { scenario: 'model-api-down' },
  unitTest: { drive: standing(externalServiceUp), firing: 0, silent: 1 },
};

export const production = {
  name: 'production',
  alerts: [responseTimeHigh, responseTimeCritical, systemFailure, externalServiceDown],
};
