import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../base/problem.ts';

const RUNBOOKS = new URL('../../../docs/runbooks/', import.meta.url);

/** The runbooks that alerts link to. */
export async function runbookRoute(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { file: string } }>('/runbooks/:file', async (request, reply) => {
    const name = request.params.file.match(/^([A-Za-z][A-Za-z0-9]{0,80})\.md$/)?.[1];
    const text = name && (await readFile(new URL(`${name}.md`, RUNBOOKS), 'utf8').catch(() => undefined));
    if (!text)
      throw new Problem(404, 'there is no such runbook', 'runbooks are /runbooks/NameOfTheAlert.md', 'file');
    return reply.header('content-type', 'text/plain; charset=utf-8').send(text);
  });
}
