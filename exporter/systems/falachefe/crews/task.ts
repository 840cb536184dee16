import { within } from '@vigia/telemetry/tracing';
import type { LabelValue } from 'vigia/metrics';
import { taskExecutionTime, tasksExecuted } from '../../../../metrics/falachefe/crewai.ts';
import type { processingStatus } from '../../../../metrics/labels.ts';
import { secondsSince } from '../../../base/digest.ts';
import type { Completion, Model } from '../../../base/openai-client.ts';
import { UpstreamError } from '../../../base/upstream.ts';
import type { Services } from '../services.ts';
import { createCrewAISpan } from '../telemetry/crewai.ts';
import type { Agent, TaskType } from './directory.ts';

/** A task gives up before its message does. */
const TASK_TIMEOUT_MS = 50_000;

interface Recipe {
  readonly model: Model;
  readonly instruction: string;
}
const recipes: Readonly<Record<TaskType, Recipe>> = {
  classify: {
    model: 'gpt-4o-mini',
    instruction: 'Classify the message. Answer with one word: greeting, question or record.',
  },
  answer: { model: 'gpt-4o', instruction: 'Answer the customer in two sentences.' },
  lookup: { model: 'gpt-4o-mini', instruction: 'Name the record that the customer asks for and its state.' },
};

export type Outcome = LabelValue<typeof processingStatus>;

/** What an error says of the work it ended: given up, or failed. */
export const outcomeOf = (error: unknown): Outcome =>
  error instanceof UpstreamError && error.timedOut ? 'timeout' : 'error';

export interface TaskRequest {
  readonly crewId: string;
  readonly agent: Agent;
  readonly taskId: string;
  readonly text: string;
  readonly signal: AbortSignal;
}

/** One agent does its task through the model: counted, timed, logged, traced. */
export async function executeTask(
  services: Services,
  { crewId, agent, taskId, text, signal }: TaskRequest,
): Promise<Completion> {
  const { instruments, events, openai } = services;
  const { model, instruction } = recipes[agent.task];
  const start = performance.now();
  const ended = (status: Outcome, result: unknown): void => {
    const seconds = secondsSince(start);
    instruments.counter(tasksExecuted).inc({ task_type: agent.task, crew_id: crewId, status });
    instruments.histogram(taskExecutionTime).observe({ task_type: agent.task, agent_id: agent.id }, seconds);
    events.taskExecuted({
      taskId,
      taskType: agent.task,
      agentId: agent.id,
      crewId,
      executionTimeMs: Math.round(seconds * 1000),
      status,
      result,
    });
  };
  const attributes = {
    'crewai.crew_id': crewId,
    'crewai.agent_id': agent.id,
    'crewai.task_type': agent.task,
    'crewai.model': model,
  };
  return within(createCrewAISpan(`crewai.task.${agent.task}`, attributes), async () => {
    try {
      const completion = await openai.complete({
        model,
        crewId,
        instruction,
        text,
        timeoutMs: TASK_TIMEOUT_MS,
        signal,
      });
      // What was said stays out of the log.
      ended('success', { tokens: completion.tokens, costBrl: completion.costBrl });
      return completion;
    } catch (error) {
      ended(outcomeOf(error), { error: error instanceof Error ? error.message : 'unknown' });
      throw error;
    }
  });
}
