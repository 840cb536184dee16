import type { FastifyInstance } from 'fastify';
import { backupStatus, makeBackup } from '../../../metrics/desk.endpoints.ts';
import type { Backups } from '../backup/backups.ts';

const emptyBody = { body: { type: ['object', 'null'], additionalProperties: false } };

/** What backups there are, and making one by hand. No answer holds anything of what is in them. */
export function backupRoutes(backups: Backups) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get(backupStatus.path, () => backups.status());

    app.post(makeBackup.path, { schema: emptyBody }, async (_request, reply) =>
      reply.code(201).send(await backups.run('manual')),
    );
  };
}
