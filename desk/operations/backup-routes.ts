import type { FastifyInstance } from 'fastify';
import { type Answers, sendJson } from '../http/answers.ts';
import { problemSchema } from '../http/openapi.ts';
import { Problem } from '../problem.ts';
import type { SomeBackups } from './service-backups.ts';

const target = {
  type: 'string',
  minLength: 1,
  maxLength: 100,
  description: 'One database; all by default',
} as const;
const tags = ['operations'];
const responses = { 404: problemSchema, 409: problemSchema, 429: problemSchema, 503: problemSchema } as const;

/** What backups there are of the services' databases and of the desk's, and making one by hand. */
export function backupRoutes(all: () => readonly SomeBackups[], answers: Answers) {
  const chosen = (name: string | undefined): readonly SomeBackups[] => {
    const some = all().filter(one => name === undefined || one.target === name);
    if (some.length > 0) return some;
    const known = all().map(one => one.target);
    throw name === undefined
      ? new Problem(404, 'nothing is backed up', 'declare backups in a system of the project')
      : new Problem(
          404,
          `there are no backups of "${name}"`,
          `use one of ${known.join(', ') || 'none'}`,
          'target',
        );
  };

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: { target?: string } }>(
      '/production/backup/status',
      {
        schema: {
          tags,
          summary: 'Backups, the newest first, with the next run and the last failure',
          querystring: { type: 'object', properties: { target }, additionalProperties: false },
          response: {
            200: {
              type: 'object',
              properties: {
                backups: { type: 'array', items: { type: 'object', additionalProperties: true } },
              },
            },
            ...responses,
          },
        },
      },
      async ({ query }, reply) =>
        sendJson(
          reply,
          await answers.get(JSON.stringify(['backups', query.target]), async () => ({
            backups: await Promise.all(chosen(query.target).map(one => one.status())),
          })),
        ),
    );

    app.post<{ Body: { target?: string } | null }>(
      '/production/backup/manual',
      {
        schema: {
          tags,
          summary: 'Makes a backup now',
          body: {
            type: ['object', 'null'],
            properties: {
              target: { ...target, description: 'The database; needed where there are several services' },
            },
            additionalProperties: false,
          },
          response: { 201: { type: 'object', additionalProperties: true }, ...responses },
        },
      },
      async ({ body }, reply) => {
        const some = chosen(body?.target);
        // Without a name it is the service's: the desk's own is asked for by its name.
        const services = some.length > 1 ? some.filter(one => one.target !== 'desk') : some;
        if (services.length > 1)
          throw new Problem(
            400,
            'target is missing',
            `say which: ${services.map(one => one.target).join(', ')}`,
            'target',
          );
        const [one] = services;
        const manifest = await one!.run();
        answers.clear();
        return reply.code(201).send({ target: one!.target, ...manifest });
      },
    );
  };
}
