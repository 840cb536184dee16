import type { FastifyInstance } from 'fastify';
import { EMERGENCY_PATH } from '../../../metrics/notices.ts';
import type { Desk } from '../desk.ts';
import { type Notification, payload } from '../notification.ts';

/** Alertmanager's emergencies, which the WhatsApp gateway of the service takes to the person on call. */
export function emergencyRoutes({ emergency }: Desk) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Body: Notification }>(
      EMERGENCY_PATH,
      { schema: { body: payload } },
      async (request, reply) => {
        await emergency.send(request.body);
        return reply.code(202).send({ sent: true });
      },
    );
  };
}
