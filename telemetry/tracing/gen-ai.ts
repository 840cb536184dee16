import type { Attributes, Span } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_GEN_AI_AGENT_ID,
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_GEN_AI_CONVERSATION_ID,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_WORKFLOW_NAME,
  GEN_AI_OPERATION_NAME_VALUE_CHAT,
  GEN_AI_OPERATION_NAME_VALUE_INVOKE_AGENT,
  GEN_AI_OPERATION_NAME_VALUE_INVOKE_WORKFLOW,
  METRIC_GEN_AI_CLIENT_OPERATION_DURATION,
} from './gen-ai-names.ts';
import { createClientSpan, within } from './spans.ts';

/** A call to a model, before its answer. */
export interface ModelCall {
  /** Who serves the model, such as `openai`. */
  readonly provider: string;
  readonly model: string;
}
/** What the answer says of the call. What was asked and said never becomes part of a span. */
export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The model that answered, where it tells. */
  readonly model?: string | undefined;
  /** Why it stopped, such as `stop` or `length`. */
  readonly finishReasons?: readonly string[];
}

/**
 * Runs a chat with a model inside a span `chat MODEL`, named and described as OpenTelemetry's conventions for
 * generative AI say. `usageOf` reads the tokens out of the answer. The duration, in seconds, is an attribute as well,
 * under the name of the conventions' metric, so that slow calls can be searched for.
 *
 * @example
 * const answer = await withModelCall(
 *   { provider: 'openai', model: 'gpt-4o' },
 *   () => client.complete(prompt),
 *   ({ usage }) => ({ inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens }),
 * );
 */
export async function withModelCall<T>(
  { provider, model }: ModelCall,
  call: () => Promise<T>,
  usageOf: (answer: T) => ModelUsage,
): Promise<T> {
  const attributes = {
    [ATTR_GEN_AI_OPERATION_NAME]: GEN_AI_OPERATION_NAME_VALUE_CHAT,
    [ATTR_GEN_AI_PROVIDER_NAME]: provider,
    [ATTR_GEN_AI_REQUEST_MODEL]: model,
  };
  const span = createClientSpan(`${GEN_AI_OPERATION_NAME_VALUE_CHAT} ${model}`, attributes);
  return within(span, () => timed(span, call, usageOf));
}

async function timed<T>(span: Span, call: () => Promise<T>, usageOf: (answer: T) => ModelUsage): Promise<T> {
  const start = performance.now();
  try {
    const answer = await call();
    const { inputTokens, outputTokens, model, finishReasons } = usageOf(answer);
    span.setAttributes({
      [ATTR_GEN_AI_USAGE_INPUT_TOKENS]: inputTokens,
      [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: outputTokens,
      ...(model !== undefined && { [ATTR_GEN_AI_RESPONSE_MODEL]: model }),
      ...(finishReasons && { [ATTR_GEN_AI_RESPONSE_FINISH_REASONS]: [...finishReasons] }),
    });
    return answer;
  } catch (error) {
    span.setAttribute(ATTR_ERROR_TYPE, error instanceof Error ? error.name : 'unknown');
    throw error;
  } finally {
    span.setAttribute(METRIC_GEN_AI_CLIENT_OPERATION_DURATION, (performance.now() - start) / 1000);
  }
}

/**
 * Attributes of the span in which a workflow, such as a crew of agents, works on one message.
 *
 * @example
 * await within(createCrewSpan('message', workflowAttributes('sales', conversationId)), () => answer(message));
 */
export function workflowAttributes(workflow: string, conversationId: string): Attributes {
  return {
    [ATTR_GEN_AI_OPERATION_NAME]: GEN_AI_OPERATION_NAME_VALUE_INVOKE_WORKFLOW,
    [ATTR_GEN_AI_WORKFLOW_NAME]: workflow,
    [ATTR_GEN_AI_CONVERSATION_ID]: conversationId,
  };
}

/**
 * Attributes of the span in which one agent is at work.
 *
 * @example
 * await within(createCrewSpan('agent.work', agentAttributes('sales-1', 'specialist')), () => work(task));
 */
export function agentAttributes(agentId: string, name: string): Attributes {
  return {
    [ATTR_GEN_AI_OPERATION_NAME]: GEN_AI_OPERATION_NAME_VALUE_INVOKE_AGENT,
    [ATTR_GEN_AI_AGENT_ID]: agentId,
    [ATTR_GEN_AI_AGENT_NAME]: name,
  };
}
