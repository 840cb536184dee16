import type { FastifyInstance } from 'fastify';
import type { Backups } from './backups.ts';

const emptyBody = { type: ['object', 'null'], additionalProperties: false };

/**
 * Returns the routes of backups: `GET /status`, and `POST /manual`, which makes one now. No answer holds anything of what is in
 * them. Register them below a path that asks who calls.
 *
 * @example
 * ```ts
 * await app.register(backupRoutes(backups), { prefix: '/backup' });
 * ```
 */
export function backupRoutes(backups: Backups) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/status', () => backups.status());

    app.post('/manual', { schema: { body: emptyBody } }, async (_request, reply) =>
      reply.code(201).send(await backups.run('manual')),
    );
  };
}
