import type { FastifyInstance } from 'fastify';
import type { Faults, Latency } from './faults.ts';

export const UAZ = 'uaz';
/** Parts of the gateway that fail apart: what sends for WhatsSelf, its word on the session, and the session itself. */
export const UAZ_SEND = 'uaz/send';
export const UAZ_SESSION = 'uaz/session';
export const UAZ_LINK = 'uaz/link';
/** What sends for the clinics. */
export const UAZ_CLINICS = 'uaz/clinics';
const NORMAL: Latency = [15, 60];
/** Phones whose last message is kept; the oldest is forgotten first. */
const MAX_PHONES = 1000;
/** A QR code is offered for so long, then the next one. */
const QR_MS = 5000;

const phoneBody = {
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
        const status = await faults.suffer(UAZ, NORMAL);
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

    app.get('/instances/whatsself/session', async (_request, reply) => {
      const status = await faults.suffer(UAZ_SESSION, [2, 8]);
      if (status) return reply.code(status).send({ error: 'simulated fault' });
      const lost = faults.heldSince(UAZ_LINK);
      if (lost === undefined) return { connected: true };
      const qr = String(Math.floor(Date.now() / QR_MS));
      return { connected: false, lostAt: new Date(lost).toISOString(), qr };
    });

    app.post<{ Body: { phone: string; text: string } }>(
      '/instances/whatsself/messages',
      { schema: { body: phoneBody } },
      async (_request, reply) => {
        const status = faults.held(UAZ_LINK) ? 409 : await faults.suffer(UAZ_SEND, NORMAL);
        return status ? reply.code(status).send({ error: 'simulated fault' }) : { sent: true };
      },
    );

    app.post<{ Body: { phone: string; text: string } }>(
      '/instances/atendeai/messages',
      { schema: { body: phoneBody } },
      async (_request, reply) => {
        const status = await faults.suffer(UAZ_CLINICS, NORMAL);
        return status ? reply.code(status).send({ error: 'simulated fault' }) : { sent: true };
      },
    );

    app.post<{ Body: { phone: string } }>('/outbox', { schema: { body: phoneBody } }, async request => ({
      text: outbox.get(request.body.phone) ?? null,
    }));
  };
}
