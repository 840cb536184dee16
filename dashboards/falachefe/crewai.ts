import type { Dashboard } from 'vigia/dashboards';
import {
  alertSum,
  alertsNow,
  alertValue,
  barGauge,
  bounds,
  hue,
  keyFigures,
  line,
  orZero,
  perMinute,
  perSecond,
  query,
  section,
  stat,
  status,
  timeSeries,
  traced,
  worst,
} from 'vigia/dashboards';
import type { LabelValue } from 'vigia/metrics';
import { histogramQuantile, max, multiply, rate, select, sum, topk } from 'vigia/promql';
import {
  crewAIHighProcessingTime,
  crewAIMessageProcessingErrors,
  crewAIQueueBacklog,
} from '../../alerts/falachefe/crewai.ts';
import {
  activeAgents,
  activeCrews,
  handoffsPerformed,
  handoffTime,
  memoryOperations,
  memoryUsage,
  messageProcessingTime,
  messagesProcessed,
  queueDepth,
  taskExecutionTime,
  tasksExecuted,
} from '../../metrics/falachefe/crewai.ts';
import { crewPanels } from '../../metrics/falachefe/panels.ts';
import type { processingStatus } from '../../metrics/labels.ts';
import { crews, handoffs } from './identities.ts';
import { company, crew, ofCompany, ofCrew } from './variables.ts';

const services = [crewAIQueueBacklog.service];

const messages = rate(select(messagesProcessed, { ...ofCompany, ...ofCrew }), '$__rate_interval');
const tasks = rate(select(tasksExecuted, ofCrew), '$__rate_interval');

type Outcome = LabelValue<typeof processingStatus>;
/** One query per outcome, so that failures are at the bottom of the stack, where zero is visible. */
const ended = (status: Outcome) =>
  rate(select(messagesProcessed, { ...ofCompany, ...ofCrew, status }), '$__rate_interval');
const tasksEnded = (status: Outcome) =>
  rate(select(tasksExecuted, { ...ofCrew, status }), '$__rate_interval');
const outcomes = { success: status.good, error: status.bad, timeout: status.late };
const quantiles = { p95: hue.navy, p50: hue.sky };

export const crewai: Dashboard = {
  uid: 'vigia-crewai',
  title: 'CrewAI Performance Dashboard',
  description: 'Do the crews reply, how fast, and how much work is waiting?',
  folder: 'Falachefe',
  services,
  variables: [company, crew],
  keyFigure: 'Messages a Minute',
  sections: [
    keyFigures([
      alertsNow(services),
      stat('Messages a Minute', {
        description:
          'Messages that the crews finished, whatever the outcome. Zero in the daytime: no worker is running.',
        unit: 'perMinute',
        decimals: 0,
        queries: [query(orZero(multiply(sum(messages), 60)), 'messages')],
      }),
      stat('Errors', {
        description:
          'Messages per second that failed over 5 minutes, of the worst crew, as the alert sees them. Orange: check OpenAI in /health/deep, then the errors in the log.',
        unit: 'perSecond',
        decimals: 2,
        queries: [worst(alertSum(crewAIMessageProcessingErrors))],
        alert: crewAIMessageProcessingErrors,
      }),
      stat('Answer Time p95', {
        description:
          'p95 processing time over 5 minutes of the slowest crew, as the alert sees it. Orange: open a slow trace from Message Processing Time.',
        unit: 'seconds',
        decimals: 1,
        queries: [worst(alertValue(crewAIHighProcessingTime))],
        alert: crewAIHighProcessingTime,
      }),
      stat('Longest Queue', {
        description:
          'Messages waiting for the crew with the longest queue. Red: the crew has stopped, or cannot keep up.',
        unit: 'messages',
        queries: [query(max(sum(queueDepth, { by: ['crew_id'] })), 'messages')],
        alert: crewAIQueueBacklog,
      }),
      stat('Agents at Work', {
        description: 'Agents that accept tasks. Fewer than yesterday: one did not start; read its log.',
        unit: 'items',
        queries: [query(sum(select(activeAgents, ofCrew)), 'agents')],
      }),
    ]),
    {
      title: 'Messages',
      lines: [
        line(9, [
          timeSeries(crewPanels.processed, {
            description:
              'Messages per second by outcome, and the errors that the alert counts. Red: processing failed; orange: it timed out. Read the errors in the log and follow a trace.',
            unit: 'perSecond',
            queries: [
              query(sum(ended('timeout')), 'timeout'),
              query(sum(ended('error')), 'error'),
              query(sum(ended('success')), 'success'),
              worst(alertSum(crewAIMessageProcessingErrors)),
            ],
            alert: crewAIMessageProcessingErrors,
            stack: true,
            colors: outcomes,
            legend: 'table',
          }),
          timeSeries(crewPanels.processingTime, {
            description:
              'From leaving the queue to the reply. Click an exemplar to read its trace. Rising: Task Execution Time shows the slow task; Agent Handoffs shows conversations that go back and forth.',
            unit: 'seconds',
            queries: [
              traced(
                histogramQuantile(0.95, select(messageProcessingTime, ofCrew), '$__rate_interval'),
                'p95',
              ),
              query(histogramQuantile(0.5, select(messageProcessingTime, ofCrew), '$__rate_interval'), 'p50'),
              worst(alertValue(crewAIHighProcessingTime)),
            ],
            alert: crewAIHighProcessingTime,
            log: bounds(messageProcessingTime),
            colors: quantiles,
            legend: 'table',
          }),
        ]),
        line(8, [
          timeSeries('Queue Depth', {
            description:
              'Waiting messages by crew. One line climbs while its messages stop: restart the crew; while they flow: add workers.',
            unit: 'messages',
            colors: crews,
            queries: [query(sum(select(queueDepth, ofCrew), { by: ['crew_id'] }), '{{crew_id}}')],
            alert: crewAIQueueBacklog,
            legend: 'table',
          }),
          timeSeries(crewPanels.byCrew, {
            description:
              'Messages per second by crew. A line at zero: the crew takes nothing from its queue.',
            unit: 'perSecond',
            colors: crews,
            queries: [query(sum(messages, { by: ['crew_id'] }), '{{crew_id}}')],
            stack: true,
            legend: 'table',
          }),
        ]),
      ],
    },
    section('Tasks', 8, [
      timeSeries(crewPanels.taskTime, {
        description:
          'p95 by type of task. One type rises: its prompt or its tool; all rise: the model is slow.',
        unit: 'seconds',
        queries: [
          traced(
            histogramQuantile(0.95, taskExecutionTime, '$__rate_interval', ['task_type']),
            '{{task_type}}',
          ),
        ],
        colors: { classify: hue.blue, answer: hue.purple, lookup: hue.teal },
      }),
      timeSeries(crewPanels.taskOutcomes, {
        description:
          'Tasks per second by outcome. Errors here without message errors above: agents recover by themselves.',
        unit: 'perSecond',
        queries: [
          query(sum(tasksEnded('timeout')), 'timeout'),
          query(sum(tasksEnded('error')), 'error'),
          query(sum(tasksEnded('success')), 'success'),
        ],
        stack: true,
        colors: outcomes,
      }),
      timeSeries('Tasks by Type', {
        description: 'Tasks per second by type: what keeps the agents busy.',
        unit: 'perSecond',
        queries: [query(sum(tasks, { by: ['task_type'] }), '{{task_type}}')],
        stack: true,
        colors: { classify: hue.blue, answer: hue.purple, lookup: hue.teal },
      }),
    ]),
    section('Agents', 8, [
      timeSeries(crewPanels.handoffs, {
        width: 12,
        colors: handoffs,
        description:
          'Conversations per minute handed from one agent to another, for the five busiest pairs. Two pairs that mirror each other: the agents hand conversations back and forth; fix the handoff rules.',
        unit: 'perMinute',
        queries: [
          query(
            topk(5, perMinute(select(handoffsPerformed, ofCrew), ['from_agent', 'to_agent'])),
            '{{from_agent}} → {{to_agent}}',
          ),
        ],
      }),
      timeSeries('Handoff Time (p95, p50)', {
        description:
          'Time to hand a conversation over. Rising: the context passed along has grown, or memory is slow.',
        unit: 'seconds',
        queries: [
          traced(histogramQuantile(0.95, handoffTime, '$__rate_interval'), 'p95'),
          query(histogramQuantile(0.5, handoffTime, '$__rate_interval'), 'p50'),
        ],
        colors: quantiles,
      }),
      timeSeries('Active Agents', {
        description: 'Agents that accept tasks, by type. A step down: an agent died or was removed.',
        unit: 'items',
        decimals: 0,
        queries: [query(sum(select(activeAgents, ofCrew), { by: ['agent_type'] }), '{{agent_type}}')],
        stack: true,
        colors: { orchestrator: hue.purple, specialist: hue.blue, support: hue.teal },
      }),
    ]),
    section('Memory and crews', 8, [
      timeSeries('Memory Operations', {
        description:
          'Memory operations per second of the crews. Writes without reads: memory is filled and never used.',
        unit: 'perSecond',
        queries: [
          query(perSecond(select(memoryOperations, ofCrew), ['operation_type']), '{{operation_type}}'),
        ],
        stack: true,
        colors: { read: hue.blue, write: hue.purple, update: hue.teal, delete: hue.sand },
      }),
      timeSeries('Memory Usage', {
        description:
          'Memory size of the crews, by type. An endless climb: long-term memory is never summarised, and every prompt becomes slower and more expensive.',
        unit: 'bytes',
        queries: [query(sum(select(memoryUsage, ofCrew), { by: ['memory_type'] }), '{{memory_type}}')],
        stack: true,
        colors: { short_term: hue.sky, long_term: hue.navy, entity: hue.teal },
      }),
      barGauge('Active Crews', {
        description:
          'Crews that accept messages, by company. Fewer than the company pays for: start the missing ones.',
        unit: 'items',
        queries: [query(sum(select(activeCrews, ofCompany), { by: ['company_id'] }), '{{company_id}}')],
      }),
    ]),
  ],
};
