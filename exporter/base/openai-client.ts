import { withModelCall } from '@vigia/telemetry/tracing';
import { callUpstream } from './upstream.ts';

/** The small model sorts messages, the large one writes to people. */
export type Model = 'gpt-4o-mini' | 'gpt-4o';
/** BRL per token, prompt and completion together: OpenAI's list prices at about 5.5 BRL a dollar. */
const PRICE_PER_TOKEN: Record<Model, number> = { 'gpt-4o-mini': 0.0000018, 'gpt-4o': 0.00003 };

export interface Completion {
  readonly text: string;
  readonly tokens: number;
  readonly costBrl: number;
}
export interface CompletionRequest {
  readonly model: Model;
  /** The crew, in OpenAI's `user` field. */
  readonly crewId: string;
  readonly instruction: string;
  readonly text: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}
export interface OpenAiClient {
  complete(request: CompletionRequest): Promise<Completion>;
  health(timeoutMs: number): Promise<void>;
}

interface ChatResponse {
  model?: string;
  choices: { message: { content: string }; finish_reason?: string }[];
  usage: { prompt_tokens: number; completion_tokens: number };
}

export function createOpenAiClient(baseUrl: () => string): OpenAiClient {
  return {
    async complete({ model, crewId, instruction, text, timeoutMs, signal }) {
      const messages = [
        { role: 'system', content: instruction },
        { role: 'user', content: text },
      ];
      const chat = () =>
        callUpstream<ChatResponse>({
          upstream: 'openai',
          url: `${baseUrl()}/v1/chat/completions`,
          body: { model, user: crewId, messages },
          timeoutMs,
          signal,
        });
      const { choices, usage } = await withModelCall({ provider: 'openai', model }, chat, usageOf);
      const tokens = usage.prompt_tokens + usage.completion_tokens;
      return { text: choices[0]?.message.content ?? '', tokens, costBrl: tokens * PRICE_PER_TOKEN[model] };
    },
    async health(timeoutMs) {
      await callUpstream({ upstream: 'openai', url: `${baseUrl()}/v1/models`, timeoutMs });
    },
  };
}

function usageOf({ model, choices, usage }: ChatResponse) {
  const finishReasons = choices.flatMap(({ finish_reason }) => finish_reason ?? []);
  return { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens, model, finishReasons };
}
