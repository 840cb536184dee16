import type { FastifyInstance } from 'fastify';
import type { Model } from '../base/openai-client.ts';
import type { Faults, Latency } from './faults.ts';

export const openaiTarget = (crewId: string, model: Model): string => `openai/${crewId}/${model}`;

/** Whether the API says that it is there. */
export const OPENAI_STATUS = 'openai/status';

const NORMAL: Readonly<Record<Model, Latency>> = { 'gpt-4o-mini': [60, 250], 'gpt-4o': [200, 900] };

/** What a conversation so far would add to a prompt. */
const HISTORY_TOKENS = 120;

interface ChatBody {
  model: Model;
  user: string;
  messages: { role: string; content: string }[];
}
const chatBody = {
  type: 'object',
  required: ['model', 'user', 'messages'],
  properties: {
    model: { enum: Object.keys(NORMAL) },
    user: { type: 'string' },
    messages: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['content'],
        properties: { role: { type: 'string' }, content: { type: 'string' } },
      },
    },
  },
};

/** A simulated model API: sorts messages by their words, writes short answers, counts tokens. */
export function openaiPlugin(faults: Faults) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/v1/models', async (_request, reply) => {
      const status = await faults.suffer(OPENAI_STATUS, [2, 8]);
      if (status) return reply.code(status).send({ error: { message: 'simulated fault' } });
      return { data: Object.keys(NORMAL).map(id => ({ id })) };
    });

    app.post<{ Body: ChatBody }>(
      '/v1/chat/completions',
      { schema: { body: chatBody } },
      async (request, reply) => {
        const { model, user, messages } = request.body;
        const status = await faults.suffer(openaiTarget(user, model), NORMAL[model]);
        if (status) return reply.code(status).send({ error: { message: 'simulated fault' } });
        const [instruction, text] = [messages[0]!.content, messages.at(-1)!.content];
        const content = instruction.startsWith('Classify')
          ? intentOf(text)
          : `Sobre "${text.slice(0, 40)}": está tudo certo.`;
        const prompt_tokens = tokensOf(instruction) + tokensOf(text) + HISTORY_TOKENS;
        const completion_tokens = tokensOf(content);
        return {
          model,
          choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
          usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
        };
      },
    );
  };
}

/** About four characters a token, as OpenAI counts. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4);

function intentOf(text: string): 'greeting' | 'question' | 'record' {
  if (/pedido|protocolo|fatura|resumo/i.test(text)) return 'record';
  return /^(oi|olá|bom dia|boa tarde|boa noite)\b/i.test(text) ? 'greeting' : 'question';
}
