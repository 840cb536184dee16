import type { FastifyInstance } from 'fastify';
import type { Logins } from '../../seams/logins.ts';
import type { Appointments } from './appointments.ts';

const requestBody = {
  body: {
    type: 'object',
    required: ['startsAt'],
    properties: { startsAt: { type: 'string', format: 'date-time' } },
    additionalProperties: false,
  },
};
const appointmentId = {
  params: { type: 'object', properties: { id: { type: 'string', pattern: '^[1-9]\\d{0,14}$' } } },
};

/** AtendeAI: appointments at the clinic of whoever is logged in. */
export function appointmentRoutes(appointments: Appointments, sessionOf: Logins['session']) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Body: { startsAt: string } }>(
      '/appointments',
      { schema: requestBody },
      async (request, reply) => {
        const session = await sessionOf(request.headers.authorization);
        return reply.code(201).send(await appointments.request(session, new Date(request.body.startsAt)));
      },
    );

    app.get('/appointments', async request =>
      appointments.list(await sessionOf(request.headers.authorization)),
    );

    app.post<{ Params: { id: string } }>(
      '/appointments/:id/confirm',
      { schema: appointmentId },
      async request => {
        const session = await sessionOf(request.headers.authorization);
        await appointments.confirm(session, Number(request.params.id));
        return { confirmed: true };
      },
    );
  };
}
