import type { Alert } from 'vigia/alerts';
import { growing, observing, standing } from 'vigia/alerts';
import { histogramQuantile, rate, select, sum } from 'vigia/promql';
import { messageProcessingTime, messagesProcessed, queueDepth } from '../../metrics/falachefe/crewai.ts';
import type { FalachefeScenario } from '../../metrics/falachefe/scenarios.ts';

const failedMessages = select(messagesProcessed, { status: 'error' });

export const crewAIMessageProcessingErrors: Alert<FalachefeScenario> = {
  name: 'CrewAIMessageProcessingErrors',
  value: sum(rate(failedMessages, '5m')),
  threshold: { operator: '>', value: 0.05 },
  for: '2m',
  severity: 'warning',
  category: 'system',
  service: 'crewai',
  summary: 'Crews fail to process messages',
  description: '{{ $value | humanize }} messages a second ended in an error over the last 5 minutes.',
  runbook: {
    impact: 'Users write and get no answer.',
    causes: [
      'The OpenAI API refuses or fails: quota, key, outage.',
      'A tool or prompt of one agent broke with a release.',
      'The database or Redis is away (their own alerts fire too).',
    ],
    steps: [
      'Open the dashboard: does one crew or one task type fail, or all of them?',
      'Read the errors: `{logger="crewai"} | json | status="error"`, and follow a trace_id to its trace.',
      'All crews: see OpenAI in `/health/deep`, its status page, the quota. One crew: roll back its last change.',
    ],
  },
  drill: { scenario: 'crew-errors' },
  unitTest: { drive: growing(failedMessages), firing: 0.0525, silent: 0.0475 },
};

export const crewAIHighProcessingTime: Alert<FalachefeScenario> = {
  name: 'CrewAIHighProcessingTime',
  value: histogramQuantile(0.95, messageProcessingTime, '5m'),
  threshold: { operator: '>', value: 30 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service: 'crewai',
  summary: 'Crews take very long to answer',
  description:
    'One message in twenty took longer than {{ $value | humanizeDuration }} over the last 5 minutes.',
  runbook: {
    impact: 'Users wait half a minute and more for an answer; queues grow behind.',
    causes: [
      'The OpenAI API is slow.',
      'Agents hand a conversation back and forth.',
      'A prompt or memory has grown so large that each call takes long.',
    ],
    steps: [
      'Open the dashboard: Task Execution Time names the slow task type, Agent Handoffs shows ping-pong.',
      'Take an exemplar of a slow message and read its trace: which model call takes the time?',
      'OpenAI slow: switch to a smaller model. Ping-pong: mend the handoff rules. Large memory: shorten what is remembered.',
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
  summary: 'Messages pile up in front of a crew',
  description: '{{ $value | humanize }} messages wait for crew {{ $labels.crew_id }}.',
  runbook: {
    impact: 'Every new message waits behind all of these.',
    causes: [
      "The crew's workers stopped or hang.",
      'Messages come in faster than the crew can answer.',
      'Answers became slow (CrewAIHighProcessingTime fires too).',
    ],
    steps: [
      'Open the dashboard: is Messages Processed Rate of this crew zero (stopped) or steady (overrun)?',
      'Stopped: look at its last log lines, `{logger="crewai"} | json | crewId="…"`, and restart the process.',
      'Overrun: add workers or an instance; find the sender if one company causes it.',
    ],
  },
  drill: { scenario: 'queue-backlog' },
  unitTest: { drive: standing(queueDepth), firing: 101, silent: 100 },
};

export const crewai = {
  name: 'crewai',
  alerts: [crewAIMessageProcessingErrors, crewAIHighProcessingTime, crewAIQueueBacklog],
};
