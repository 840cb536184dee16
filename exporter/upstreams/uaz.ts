import type { FastifyInstance } from 'fastify';
import type { Faults, Latency } from './faults.ts';

export const UAZ = 'uaz';
export const UAZ_NORMAL: Latency = [15, 60];
/** Phones whose last message is kept; the oldest is forgotten first. */
const MAX_PHONES = 1000;

export const phoneBody = {
  type: 'object',
  required: ['phone'],
  properties: { phone: { type: 'string', maxLength: 20 } },
};

/** A simulated WhatsApp gateway. Its outbox lets simulated people read the codes that were sent to them. */
export function uazPlugin(faults: Faults) {
  return async (app: FastifyInstance): Promise<void> => {
    const outbox = new Map<string, string>();

    app.get('/health', async () => ({ status: 'ok' }));

    app.post<{ Body: { phone: string } }>(
      '/contacts/check',
      { schema: { body: phoneBody } },
      async (_request, reply) => {
        const status = await faults.suffer(UAZ, UAZ_NORMAL);
        return status ? reply.code(status).send({ error: 'simulated fault' }) : { exists: true };
      },
    );

    app.post<{ Body: { phone: string; text: string } }>(
      '/messages/text',
      { schema: { body: phoneBody } },
      async (request, reply) => {
        outbox.delete(request.body.phone);
        outbox.set(request.body.phone, request.body.text);
        if (outbox.size > MAX_PHONES) outbox.delete(outbox.keys().next().value!);
        return reply.code(200).send({ sent: true });
      },
    );

    app.post<{ Body: { phone: string } }>('/outbox', { schema: { body: phoneBody } }, async request => ({
      text: outbox.get(request.body.phone) ?? null,
    }));
  };
}
