import { growing, standing, step } from 'vigia/alerts';
import { linesOf } from 'vigia/logql';
import { up } from 'vigia/platform/metrics';
import { rate, select, sum } from 'vigia/promql';
import type { Objective } from 'vigia/slos';
import { observed, TEST_RATE } from 'vigia/slos';
import { qualifierEvents } from '../metrics/qualifier.events.ts';
import { qualifierPanels } from '../metrics/qualifier.panels.ts';
import type { QualifierScenario } from '../metrics/qualifier.scenarios.ts';
import { webhookRequests, webhookResponseTime } from '../metrics/qualifier.ts';
import type { BaseScenario } from '../metrics/sample.scenarios.ts';
import { SAMPLE_JOB } from '../metrics/sample.ts';

/** The qualifier objectives, with the targets of its monitoring document ("KPIs Críticos"). "Leads lost = 0" is an alert. */

const qualifier = { service: 'qualifier', owner: 'Qualificador team' } as const;

const process = select(up, { job: SAMPLE_JOB });
/** Refused requests are the fault of their sender. */
const served = select(webhookRequests, { status: { not: 'refused' } });
const failed = select(webhookRequests, { status: ['error', 'timeout'] });

export const qualifierAvailability: Objective<QualifierScenario | BaseScenario> = {
  ...qualifier,
  name: 'availability',
  title: 'Qualifier Availability',
  description: 'The qualifier process is up for 99.5 % of the time in a month.',
  target: 0.995,
  window: '30d',
  indicator: { kind: 'time', gauge: process },
  // 240 scrapes, of which one is 0.4 %: below the 0.5 % of the slowest ticket.
  minimumObserved: '1h',
  category: 'system',
  causes: [
    'The process crashes, or is restarted too often or too slowly.',
    'The host or its network is down.',
    'The process responds so slowly that the scrape times out.',
  ],
  steps: [
    step`Is it down now? Check ${process}, and the runbook of TargetDown.`,
    'It comes and goes: read the end of its log before each start, and check how far its memory had grown.',
  ],
  drill: { scenario: 'metrics-unavailable' },
  drives: { good: () => [], bad: level => standing(process)(1 - level / TEST_RATE) },
};

export const qualifierResponse: Objective<QualifierScenario | BaseScenario> = {
  ...qualifier,
  name: 'response',
  title: 'Qualifier Response Time',
  description: '95 % of webhook requests in a month are answered within ten seconds.',
  target: 0.95,
  window: '30d',
  indicator: { kind: 'latency', histogram: webhookResponseTime, within: 10 },
  // Twenty, so that one late response is 5 %, at which only the slowest ticket fires.
  minimumEvents: 20,
  category: 'performance',
  causes: [
    'The model API is slow.',
    'Leads wait for a worker: more write than the workers can handle at once.',
    'The WhatsApp gateway is slow to accept replies.',
  ],
  steps: [
    step`Click an exemplar on ${qualifierPanels.responseTime}: its trace shows which call takes the time.`,
    'Model: a smaller one responds faster. No call is slow: leads wait for a worker; add an instance.',
  ],
  // Responses from before the fault must leave the window first.
  drill: { scenario: 'qualifier-slow', showsWithin: '2m' },
  drives: { good: observed(webhookResponseTime), bad: observed(webhookResponseTime, 20) },
};

export const qualifierSuccess: Objective<QualifierScenario | BaseScenario> = {
  ...qualifier,
  name: 'success',
  title: 'Qualifier Webhook Success',
  description: '95 % of the accepted webhook requests in a month succeed.',
  target: 0.95,
  window: '30d',
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(failed, range)),
    total: range => sum(rate(served, range)),
  },
  // The fast page needs 72 %: fifteen failures of twenty in an hour are not chance.
  minimumEvents: 20,
  category: 'business',
  causes: [
    'The model API or the WhatsApp gateway fails.',
    'The database or Redis is down (its own alert fires too).',
    'A release broke the webhook.',
  ],
  steps: [
    step`${qualifierPanels.errors} shows what fails.`,
    step`Read the failures: ${linesOf([qualifierEvents.leadFailed, qualifierEvents.webhookFailed])}, and follow a trace_id to its trace.`,
  ],
  drill: { scenario: 'qualifier-collapse' },
  drives: {
    good: growing(select(webhookRequests, { status: 'success' })),
    bad: growing(select(webhookRequests, { status: 'error' })),
  },
};
