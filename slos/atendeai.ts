import { step } from 'vigia/alerts';
import { where } from 'vigia/logql';
import { deepHealth } from 'vigia/platform/endpoints';
import { observations, rate, select, sum } from 'vigia/promql';
import type { Objective } from 'vigia/slos';
import { observed } from 'vigia/slos';
import { APPOINTMENTS_PATH } from '../metrics/atendeai.endpoints.ts';
import type { AtendeaiScenario } from '../metrics/atendeai.scenarios.ts';
import { apiRequests } from '../metrics/atendeai.ts';
import * as logs from '../metrics/sample.events.ts';

/** The AtendeAI objective, with the target of its document ("Uptime > 99.9%"). */

const service = 'atendeai';
const requests = select(apiRequests, { service });
const failedRequests = select(apiRequests, { service, status_code: '5xx' });

export const atendeaiAvailability: Objective<AtendeaiScenario> = {
  service,
  owner: 'AtendeAI team',
  name: 'availability',
  title: 'AtendeAI Availability',
  description: '99.9 % of the requests of the clinics in a month are answered without a server error (5xx).',
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
    'The WhatsApp number of the clinics rejects messages, so nothing can be confirmed.',
    'The database or Redis is down (its own alert fires too).',
    'A release broke a route.',
  ],
  steps: [
    step`Which route fails? ${sum(rate(observations(failedRequests), '5m'), { by: ['route'] })} shows it. All of them: a dependency, check ${deepHealth}. One: its last change.`,
    step`Read the failures: ${where(logs.failedRequests, { route: { startsWith: APPOINTMENTS_PATH } })}, and follow a trace_id to its trace.`,
  ],
  drill: { scenario: 'clinic-outage' },
  drives: {
    good: observed(select(apiRequests, { service, status_code: '2xx' })),
    bad: observed(failedRequests),
  },
};
