import type { Alert } from 'vigia/alerts';
import { earlier, growing, observing, standing, step } from 'vigia/alerts';
import { linesOf, ofAlert, where } from 'vigia/logql';
import { deepHealth } from 'vigia/platform/endpoints';
import { histogramQuantile, rate, select, sum } from 'vigia/promql';
import { messageProcessingTime, messagesProcessed, queueDepth } from '../../metrics/falachefe/crewai.ts';
import { crewaiEvents } from '../../metrics/falachefe/events.ts';
import { crewPanels } from '../../metrics/falachefe/panels.ts';
import type { FalachefeScenario } from '../../metrics/falachefe/scenarios.ts';

const failedMessages = select(messagesProcessed, { status: 'error' });

export const crewAIMessageProcessingErrors: Alert<FalachefeScenario> = {
  name: 'CrewAIMessageProcessingErrors',
  value: sum(rate(failedMessages, '5m'), { by: ['crew_id'] }),
  threshold: { operator: '>', value: 0.05 },
  for: '2m',
  severity: 'warning',
  category: 'system',
  service: 'crewai',
  summary: 'A crew is failing to process messages',
  description:
    '{{ $value | humanize }} messages per second of crew {{ $labels.crew_id }} failed over the last 5 minutes.',
  runbook: {
    impact: 'Users send messages and get no reply.',
    causes: [
      'The OpenAI API rejects requests or fails: quota, API key, outage.',
      'A release broke a tool or prompt of one agent.',
      'The database or Redis is down (their own alerts fire too).',
    ],
    steps: [
      step`Is one crew or task type failing, or all of them? ${crewPanels.byCrew} and ${crewPanels.taskOutcomes} show it.`,
      step`Read the errors: ${where(linesOf(crewaiEvents.messageProcessed, { stream: 'errors' }), { status: 'error' })}, and follow a trace_id to its trace.`,
      step`All crews: check OpenAI in ${deepHealth}, its status page and the quota. One crew: roll back its last change.`,
    ],
  },
  drill: { scenario: 'crew-errors' },
  unitTest: {
    drive: growing(select(messagesProcessed, { status: 'error', crew_id: 'crew-0' })),
    firing: 0.0525,
    silent: 0.0475,
  },
};

export const crewAIHighProcessingTime: Alert<FalachefeScenario> = {
  name: 'CrewAIHighProcessingTime',
  value: histogramQuantile(0.95, messageProcessingTime, '5m', ['crew_id']),
  threshold: { operator: '>', value: 30 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service: 'crewai',
  summary: 'A crew takes too long to reply',
  description:
    'The p95 message processing time of crew {{ $labels.crew_id }} over the last 5 minutes is {{ $value | humanizeDuration }}.',
  runbook: {
    impact: 'Users wait more than 30 seconds for a reply, and queues build up.',
    causes: [
      'The OpenAI API is slow.',
      'Agents hand conversations back and forth.',
      'A prompt or the memory has grown so large that every call is slow.',
    ],
    steps: [
      step`${crewPanels.taskTime} shows the slow task type; ${crewPanels.handoffs} shows conversations that go back and forth.`,
      step`Click an exemplar of a slow message on ${crewPanels.processingTime} and read its trace: which model call takes the time?`,
      'OpenAI is slow: switch to a smaller model. Handoffs loop: fix the handoff rules. The memory is large: keep less of it.',
    ],
  },
  drill: { scenario: 'slow-crew' },
  unitTest: { drive: observing(messageProcessingTime), firing: 60, silent: 30 },
};

export const crewAIQueueBacklog: Alert<FalachefeScenario> = {
  name: 'CrewAIQueueBacklog',
  value: sum(queueDepth, { by: ['crew_id'] }),
  threshold: { operator: '>', value: 100 },
  for: '5m',
  severity: 'critical',
  category: 'performance',
  service: 'crewai',
  summary: 'The message queue of a crew is backing up',
  description: '{{ $value | humanize }} messages are waiting for crew {{ $labels.crew_id }}.',
  runbook: {
    impact: 'Every new message waits behind the backlog.',
    causes: [
      "The crew's workers are stopped or stuck.",
      'Messages arrive faster than the crew can process them.',
      'Processing has become slow (CrewAIHighProcessingTime fires too).',
    ],
    steps: [
      step`Is ${crewPanels.byCrew} zero for this crew (stopped) or steady (overloaded)?`,
      step`Stopped: read its last log lines, ${earlier(where(linesOf(crewaiEvents.messageProcessed), { crewId: ofAlert('crew_id') }))}, and restart the process.`,
      'Overloaded: add workers or an instance. If one company causes it, find the sender.',
    ],
  },
  drill: { scenario: 'queue-backlog' },
  unitTest: { drive: standing(queueDepth), firing: 101, silent: 100 },
};

export const crewai = {
  name: 'crewai',
  alerts: [crewAIMessageProcessingErrors, crewAIHighProcessingTime, crewAIQueueBacklog],
};
