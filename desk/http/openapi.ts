import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

/** The path of the document. */
export const OPENAPI_PATH = '/production/openapi.json';

/** The form of every error answer. */
export const problemSchema = {
  type: 'object',
  description: 'What is wrong, and what to do',
  required: ['error', 'hint'],
  properties: {
    error: { type: 'string' },
    field: { type: 'string', description: 'The field that is wrong' },
    hint: { type: 'string' },
  },
} as const;

/** Lets the server describe each route that is registered from then on; a route with `hide` in its schema is left out. */
export async function describeRoutes(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Vigia desk',
        description:
          'Incidents, remedies, figures, logs and backups of a project, by the servers that watch it.',
        version,
      },
      tags: [
        { name: 'alerts', description: 'Incidents, and what is done about them' },
        { name: 'remedies', description: 'What the desk does by itself' },
        { name: 'figures', description: 'How the systems do' },
        { name: 'operations', description: 'Servers, logs and backups' },
      ],
    },
  });
}

/** The document itself. */
export async function openapiRoute(app: FastifyInstance): Promise<void> {
  let text: string | undefined;
  app.get(OPENAPI_PATH, { schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(app.swagger());
    return reply.header('content-type', 'application/json; charset=utf-8').send(text);
  });
}
