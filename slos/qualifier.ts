import { growing, standing } from 'vigia/alerts';
import { up } from 'vigia/platform/metrics';
import { rate, select, sum } from 'vigia/promql';
import type { Objective } from 'vigia/slos';
import { observed, TEST_RATE } from 'vigia/slos';
import type { QualifierScenario } from '../metrics/qualifier.scenarios.ts';
import { webhookRequests, webhookResponseTime } from '../metrics/qualifier.ts';
import type { BaseScenario } from '../metrics/sample.scenarios.ts';
import { SAMPLE_JOB } from '../metrics/sample.ts';

/** The qualifier's objectives, with the targets of its monitoring document ("KPIs Críticos"). Leads lost = 0 is an alert. */

const qualifier = { service: 'qualifier', owner: 'Qualificador team' } as const;

const process = select(up, { job: SAMPLE_JOB });
/** Refused requests are the fault of whoever sent them. */
const served = select(webhookRequests, { status: { not: 'refused' } });
const failed = select(webhookRequests, { status: ['error', 'timeout'] });

export const qualifierAvailability: Objective<QualifierScenario | BaseScenario> = {
  ...qualifier,
  name: 'availability',
  title: 'Qualifier Availability',
  description: 'Of the time, 99.5 % a month the process of the qualifier answers.',
  target: 0.995,
  window: '30d',
  indicator: { kind: 'time', gauge: process },
  // 240 scrapes, of which one is 0.4 %: below the 0.5 % of the slowest ticket.
  minimumObserved: '1h',
  category: 'system',
  causes: [
    'The process crashes, or is restarted too often or too slowly.',
    'The machine or its network is away.',
    'The process answers so late that Prometheus gives the scrape up.',
  ],
  steps: [
    'Is it down now? See `up` on the Stack dashboard, and the runbook of TargetDown.',
    'It comes and goes: read the end of its log before each start, and how far its memory had grown.',
  ],
  drill: { scenario: 'metrics-unavailable' },
  drives: { good: () => [], bad: level => standing(process)(1 - level / TEST_RATE) },
};

export const qualifierResponse: Objective<QualifierScenario | BaseScenario> = {
  ...qualifier,
  name: 'response',
  title: 'Qualifier Response Time',
  description: 'Of the requests to the webhook, 95 % a month are answered within ten seconds.',
  target: 0.95,
  window: '30d',
  indicator: { kind: 'latency', histogram: webhookResponseTime, within: 10 },
  // Twenty, so that one late answer is 5 %, at which nothing fires but the slowest ticket.
  minimumEvents: 20,
  category: 'performance',
  causes: [
    'The model API is slow.',
    'Leads wait for a worker: more write than can be taken at once.',
    'The WhatsApp gateway takes the answers slowly.',
  ],
  steps: [
    'Open Qualificador Health and click a dot on Webhook Response Time: its trace shows which call takes the time.',
    'The model: a smaller one answers faster. No call at all: leads wait; start another instance.',
  ],
  // Answers given before the fault must leave the window first.
  drill: { scenario: 'qualifier-slow', showsWithin: '2m' },
  drives: { good: observed(webhookResponseTime), bad: observed(webhookResponseTime, 20) },
};

export const qualifierSuccess: Objective<QualifierScenario | BaseScenario> = {
  ...qualifier,
  name: 'success',
  title: 'Qualifier Webhook Success',
  description: 'Of the requests to the webhook that are to be served, 95 % a month succeed.',
  target: 0.95,
  window: '30d',
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(failed, range)),
    total: range => sum(rate(served, range)),
  },
  // The fast page needs 72 %: fifteen failures of twenty in an hour are no accident.
  minimumEvents: 20,
  category: 'business',
  causes: [
    'The model API or the WhatsApp gateway fails.',
    'The database or the store is away (its own alert fires too).',
    'A release broke the webhook.',
  ],
  steps: [
    'Errors by Type on Qualificador Health names what fails.',
    'Read the failures: `{logger="qualifier"} | json | event=~"lead_failed|webhook_failed"`, and follow a trace_id to its trace.',
  ],
  drill: { scenario: 'qualifier-collapse' },
  drives: {
    good: growing(select(webhookRequests, { status: 'success' })),
    bad: growing(select(webhookRequests, { status: 'error' })),
  },
};
