import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isForm, takeForms } from '../http/forms.ts';
import { ownPath } from './language.ts';
import { wantsPage } from './shell.ts';

/**
 * Lets every route take what a form of a page sends. `?back=/incidents/1` in its address says where a person goes when the route answers
 * as to a program: forms work without script then, too.
 */
export function pageForms(server: FastifyInstance): void {
  takeForms(server);
  server.addHook('onSend', async (request, reply, payload) => {
    const back = backOf(request);
    if (back === undefined || reply.statusCode > 299) return payload;
    reply.code(303).header('location', back);
    reply.removeHeader('content-length');
    return '';
  });
}

function backOf(request: FastifyRequest): string | undefined {
  if (request.method !== 'POST' || !wantsPage(request) || !isForm(request)) return undefined;
  const { back } = (request.query ?? {}) as Record<string, unknown>;
  return typeof back === 'string' ? ownPath(back) : undefined;
}
