import { defineEvents, type ErrorReporting, eventOf } from '@vigia/telemetry';
import { spansOf } from '@vigia/telemetry/tracing';

/** What CrewAI tells of itself, as the first document names it. */

export const crewaiLoggers = { crewai: 'app' } as const;

export const createCrewAISpan = spansOf('crewai');

const event = eventOf('crewai');

/** Seconds as the document's `…ms` fields. */
const milliseconds = (seconds: number): number => Math.round(seconds * 1000);

export interface MessageProcessed {
  readonly messageId: string;
  readonly crewId: string;
  readonly agentId: string;
  readonly seconds: number;
  readonly status: 'success' | 'error' | 'timeout';
  readonly reason?: string;
}
export interface TaskExecuted {
  readonly taskId: string;
  readonly taskType: string;
  readonly agentId: string;
  readonly crewId: string;
  readonly seconds: number;
  readonly status: 'success' | 'error' | 'timeout';
  readonly result: unknown;
}
export interface HandoffPerformed {
  readonly fromAgent: string;
  readonly toAgent: string;
  readonly crewId: string;
  readonly seconds: number;
  readonly context: unknown;
}
export interface MemoryOperation {
  readonly operationType: 'read' | 'write' | 'update' | 'delete';
  readonly crewId: string;
  readonly memoryKey: string;
  readonly success: boolean;
}

export const crewaiEvents = defineEvents({
  messageProcessed: event<MessageProcessed>('Message processed', {
    level: ({ status }) => (status === 'success' ? 'info' : 'error'),
    fields: ({ seconds, ...said }) => ({ ...said, processingTimeMs: milliseconds(seconds) }),
  }),
  taskExecuted: event<TaskExecuted>('Task executed', {
    level: ({ status }) => (status === 'success' ? 'info' : 'warn'),
    fields: ({ seconds, ...said }) => ({ ...said, executionTimeMs: milliseconds(seconds) }),
  }),
  handoffPerformed: event<HandoffPerformed>('Agent handoff performed', {
    fields: ({ seconds, ...said }) => ({ ...said, handoffTimeMs: milliseconds(seconds) }),
  }),
  memoryOperation: event<MemoryOperation>('Memory operation', { level: 'debug' }),
});

export interface CrewAIContext {
  readonly crewId?: string;
  readonly agentId?: string;
  readonly taskType?: string;
  readonly messageId?: string;
}

export const captureCrewAIError =
  ({ capture }: ErrorReporting) =>
  (error: unknown, context: CrewAIContext): void =>
    capture('crewai', error, context);
