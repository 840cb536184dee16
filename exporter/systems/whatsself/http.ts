import { normalisePhone } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import { blockContact } from '../../../metrics/whatsself.endpoints.ts';
import { Problem } from '../../base/problem.ts';
import type { WhatsSelf } from './whatsself.ts';

const text = { type: 'string', minLength: 1, maxLength: 4096 };
const contactId = { type: 'string', pattern: '^c-[1-9]\\d{0,14}$' };
const object = (properties: object) => ({
  body: { type: 'object', required: Object.keys(properties), properties, additionalProperties: false },
});
const inboundBody = object({ phone: { type: 'string', maxLength: 30 }, text });
const messageBody = object({ contactId, text });
const blockBody = object({ blocked: { type: 'boolean' } });
const contactParams = { params: { type: 'object', properties: { contactId } } };

/** What WhatsApp calls when a contact writes, and what people use. */
export function whatsSelfRoutes(whatsself: WhatsSelf) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Body: { phone: string; text: string } }>(
      '/whatsself/inbound',
      { schema: inboundBody },
      async (request, reply) => {
        const phone = normalisePhone(request.body.phone);
        if (!phone)
          throw new Problem(
            400,
            'phone is no phone number',
            'give it with country code, as +5511987654321',
            'phone',
          );
        return reply.code(202).send(await whatsself.receive(phone, request.body.text));
      },
    );

    app.post<{ Body: { contactId: string; text: string } }>(
      '/whatsself/messages',
      { schema: messageBody },
      async (request, reply) =>
        reply.code(202).send(await whatsself.write(request.body.contactId, request.body.text)),
    );

    app.get('/whatsself/session', async () => {
      const { connected } = await whatsself.link.refresh();
      return { connected, seconds: Math.round(whatsself.link.seconds), waiting: whatsself.queue.depth };
    });

    app.post<{ Params: { contactId: string }; Body: { blocked: boolean } }>(
      blockContact.path,
      { schema: { ...contactParams, ...blockBody } },
      async request => {
        await whatsself.block(request.params.contactId, request.body.blocked);
        return { contactId: request.params.contactId, blocked: request.body.blocked };
      },
    );
  };
}
