import type { FastifyInstance } from 'fastify';
import type { Inbox, Notification } from './inbox.ts';
import { inboxPage } from './page.ts';

const texts = { type: 'object', additionalProperties: { type: 'string' } };
const status = { enum: ['firing', 'resolved'] };
/** What Alertmanager sends has more fields, and may get further ones: only what is shown is checked. */
export const payload = {
  type: 'object',
  required: ['version', 'status', 'alerts'],
  properties: {
    version: { const: '4' },
    status,
    receiver: { type: 'string' },
    groupLabels: texts,
    alerts: {
      type: 'array',
      items: {
        type: 'object',
        required: ['status', 'labels', 'annotations', 'startsAt'],
        properties: {
          status,
          labels: texts,
          annotations: texts,
          startsAt: { type: 'string' },
          generatorURL: { type: 'string' },
        },
      },
    },
  },
};
const params = { type: 'object', properties: { receiver: { type: 'string', pattern: '^[\\w.-]{1,64}$' } } };

/** Where Alertmanager's notifications arrive in the demo, and where people read them. */
export function inboxRoutes(inbox: Inbox) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Params: { receiver: string }; Body: Notification }>(
      '/inbox/:receiver',
      { schema: { body: payload, params } },
      async (request, reply) => {
        inbox.add(request.params.receiver, request.body);
        return reply.code(202).send({ kept: true });
      },
    );
    app.get('/inbox.json', async () => ({ notifications: inbox.list() }));
    app.get('/inbox', async (request, reply) => {
      if (request.headers.accept?.includes('application/json')) return { notifications: inbox.list() };
      return reply
        .header('content-type', 'text/html; charset=utf-8')
        .send(inboxPage(inbox.list(), new Date()));
    });
    app.delete('/inbox', async (_request, reply) => {
      inbox.clear();
      return reply.code(204).send();
    });
  };
}
