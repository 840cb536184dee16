import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ownPath } from './language.ts';
import { wantsPage } from './shell.ts';

const FORM = 'application/x-www-form-urlencoded';
const BODY_LIMIT = 65_536;

/**
 * Lets every route take what a form of a page sends, as an object of texts. `?back=/incidents/1` in its address says where a person goes
 * when the route answers as to a program: forms work without script then, too.
 */
export function takeForms(server: FastifyInstance): void {
  if (!server.hasContentTypeParser(FORM))
    server.addContentTypeParser(
      FORM,
      { parseAs: 'string', bodyLimit: BODY_LIMIT },
      (_request, body, done) => {
        const fields = [...new URLSearchParams(body as string)].filter(([, value]) => value !== '');
        done(null, Object.fromEntries(fields));
      },
    );
  server.addHook('onSend', async (request, reply, payload) => {
    const back = backOf(request);
    if (back === undefined || reply.statusCode > 299) return payload;
    reply.code(303).header('location', back);
    reply.removeHeader('content-length');
    return '';
  });
}

function backOf(request: FastifyRequest): string | undefined {
  if (request.method !== 'POST' || !wantsPage(request)) return undefined;
  if (!(request.headers['content-type'] ?? '').toLowerCase().startsWith(FORM)) return undefined;
  const { back } = request.query as Record<string, unknown>;
  return typeof back === 'string' ? ownPath(back) : undefined;
}
