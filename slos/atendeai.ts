import type { InBoth } from 'vigia';
import { step } from 'vigia/alerts';
import { where } from 'vigia/logql';
import { deepHealth } from 'vigia/platform/endpoints';
import { observations, rate, select, sum } from 'vigia/promql';
import type { Objective } from 'vigia/slos';
import { observed } from 'vigia/slos';
import { APPOINTMENTS_PATH } from '../metrics/atendeai.endpoints.ts';
import { apiRequests } from '../metrics/atendeai.ts';
import type { ClinicScenario } from '../metrics/clinics/scenarios.ts';
import * as logs from '../metrics/sample.events.ts';

/** The AtendeAI objective, with the target of its document ("Uptime > 99.9%"). */

const service = 'atendeai';
const requests = select(apiRequests, { service });
const failedRequests = select(apiRequests, { service, status_code: '5xx' });

export const atendeaiAvailability: Objective<ClinicScenario, InBoth> = {
  service,
  owner: 'AtendeAI team',
  name: 'availability',
  title: { en: 'AtendeAI Availability', pt: 'Disponibilidade do AtendeAI' },
  description: {
    en: '99.9 % of the requests of the clinics in a month are answered without a server error (5xx).',
    pt: '99,9 % das requisições das clínicas em um mês são respondidas sem erro de servidor (5xx).',
  },
  target: 0.999,
  window: '30d',
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(observations(failedRequests), range)),
    total: range => sum(rate(observations(requests), range)),
  },
  // One failure in 200 is 0.5 %: below the 0.6 % and the 1.44 % of the pages, so a single request pages no one.
  minimumEvents: 200,
  category: 'system',
  causes: [
    {
      en: 'The WhatsApp number of the clinics rejects messages, so nothing can be confirmed.',
      pt: 'O número de WhatsApp das clínicas recusa mensagens, e nada pode ser confirmado.',
    },
    {
      en: 'The database or Redis is down (its own alert fires too).',
      pt: 'O banco de dados ou o Redis está fora do ar (o alerta dele também dispara).',
    },
    { en: 'A release broke a route.', pt: 'Uma versão nova quebrou uma rota.' },
  ],
  steps: [
    {
      en: step`Which route fails? ${sum(rate(observations(failedRequests), '5m'), { by: ['route'] })} shows it. All of them: a dependency, check ${deepHealth}. One: its last change.`,
      pt: step`Qual rota falha? ${sum(rate(observations(failedRequests), '5m'), { by: ['route'] })} mostra. Todas: uma dependência, verifique ${deepHealth}. Uma: a última mudança dela.`,
    },
    {
      en: step`Read the failures: ${where(logs.failedRequests, { route: { startsWith: APPOINTMENTS_PATH } })}, and follow a trace_id to its trace.`,
      pt: step`Leia as falhas: ${where(logs.failedRequests, { route: { startsWith: APPOINTMENTS_PATH } })}, e siga um trace_id até o trace dele.`,
    },
  ],
  drill: { scenario: 'clinic-outage' },
  drives: {
    good: observed(select(apiRequests, { service, status_code: '2xx' })),
    bad: observed(failedRequests),
  },
};
