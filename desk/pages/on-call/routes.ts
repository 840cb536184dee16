import type { FastifyInstance } from 'fastify';
import { askPart } from '../ask.ts';
import type { Shell } from '../shell.ts';
import { type OnCallContent, onCallPage } from './page.ts';

/** `/on-call`: who is, who is next, and whom an incident climbs to, as the duty tells programs. */
export function onCallRoutes(shell: Shell) {
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/on-call', async (request, reply) => {
      const view = shell.view(request);
      const known = await askPart<OnCallContent>(request, '/duty/on-call');
      return shell.show(request, reply, view, {
        ...{ title: view.words.onCall.title, place: 'onCall' },
        body: onCallPage(known, view),
      });
    });
  };
}
