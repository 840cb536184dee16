import type { FastifyInstance } from 'fastify';
import type { Incidents } from '../incidents/incidents.ts';
import { readNotification } from '../incidents/notification.ts';

/** 10,000 alerts with long texts are 20 MB. */
const BODY_LIMIT = 64 * 1024 * 1024;
const params = { type: 'object', properties: { receiver: { type: 'string', pattern: '^[\\w.-]{1,64}$' } } };

/** `POST /inbox/RECEIVER`: a notification is in the database when it is answered 202. */
export function inboxRoutes(incidents: Incidents) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Params: { receiver: string } }>(
      '/inbox/:receiver',
      { schema: { params }, bodyLimit: BODY_LIMIT },
      async (request, reply) => {
        await incidents.accept(request.params.receiver, readNotification(request.body));
        return reply.code(202).send({ kept: true });
      },
    );
  };
}
