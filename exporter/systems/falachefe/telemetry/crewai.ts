import type { ErrorReporting } from '@vigia/telemetry';
import { spansOf } from '@vigia/telemetry/tracing';

/** Spans and error reports of CrewAI, as the first document names them. */

export const createCrewAISpan = spansOf('crewai');

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
