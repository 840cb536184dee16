import type { FastifyInstance } from 'fastify';
import type { Faults } from '../../upstreams/faults.ts';
import { phoneBody, UAZ_NORMAL } from '../../upstreams/uaz.ts';

/** Parts of the gateway that fail apart: what sends for WhatsSelf, its word on the session, and the session itself. */
export const UAZ_SEND = 'uaz/send';
export const UAZ_SESSION = 'uaz/session';
export const UAZ_LINK = 'uaz/link';

/** A QR code is offered for so long, then the next one. */
const QR_MS = 5000;

/** WhatsSelf's number at the simulated gateway. */
export function simulatedInstance(faults: Faults) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/upstream/uaz/instances/whatsself/session', async (_request, reply) => {
      const status = await faults.suffer(UAZ_SESSION, [2, 8]);
      if (status) return reply.code(status).send({ error: 'simulated fault' });
      const lost = faults.heldSince(UAZ_LINK);
      if (lost === undefined) return { connected: true };
      const qr = String(Math.floor(Date.now() / QR_MS));
      return { connected: false, lostAt: new Date(lost).toISOString(), qr };
    });

    app.post<{ Body: { phone: string; text: string } }>(
      '/upstream/uaz/instances/whatsself/messages',
      { schema: { body: phoneBody } },
      async (_request, reply) => {
        const status = faults.held(UAZ_LINK) ? 409 : await faults.suffer(UAZ_SEND, UAZ_NORMAL);
        return status ? reply.code(status).send({ error: 'simulated fault' }) : { sent: true };
      },
    );
  };
}
