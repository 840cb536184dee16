import type { FastifyInstance } from 'fastify';
import type { Part } from '../part.ts';
import { Problem } from '../problem.ts';

/** The runbooks that alerts link to, as Markdown: `/runbooks/NAME.md`. */
export const runbooks: Part = {
  name: 'runbooks',
  mount: ({ project, language }) => {
    const pages = new Map(project.alerts.map(({ name, runbook }) => [name, runbook]));
    return {
      routes: [
        async (app: FastifyInstance): Promise<void> => {
          app.get<{ Params: { file: string } }>('/runbooks/:file', async (request, reply) => {
            const page = pages.get(request.params.file.replace(/\.md$/, ''));
            const text = page?.[language] ?? page?.en;
            if (text === undefined)
              throw new Problem(
                404,
                'there is no such runbook',
                'runbooks are /runbooks/NameOfTheAlert.md',
                'file',
              );
            return reply.header('content-type', 'text/plain; charset=utf-8').send(text);
          });
        },
      ],
    };
  },
};
