import type { FastifyInstance } from 'fastify';
import type { Shell } from '../shell.ts';
import { onCall } from '../slots.ts';
import { onCallPage } from './page.ts';

/** `/on-call`: who is, who is next, and whom an incident climbs to. */
export function onCallRoutes(shell: Shell) {
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/on-call', async (request, reply) => {
      const view = shell.view(request);
      const known = await shell.context.hub.find(onCall)?.(view.now);
      return shell.show(request, reply, view, {
        ...{ title: view.words.onCall.title, place: 'onCall' },
        body: onCallPage(known, view),
      });
    });
  };
}
