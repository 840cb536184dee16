import type { FastifyInstance } from 'fastify';
import type { Shell } from '../shell.ts';
import { heartbeats } from '../slots.ts';
import { statusPage } from './page.ts';
import { ServerStates } from './servers.ts';

/** `/status`: whether everything answers that the desk depends on. */
export function statusRoutes(shell: Shell) {
  const { settings, hub } = shell.context;
  const states = new ServerStates(shell.context);
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/status', async (request, reply) => {
      const view = shell.view(request);
      const [servers, beats] = await Promise.all([states.look(), hub.find(heartbeats)?.()]);
      return shell.show(request, reply, view, {
        ...{ title: view.words.status.title, place: 'status' },
        body: statusPage({ servers, heartbeats: beats, version: settings.version }, view),
      });
    });
  };
}
