import type { FastifyInstance } from 'fastify';
import { monitoringOf } from '../monitoring.ts';
import type { Shell } from '../shell.ts';
import { statusPage } from './page.ts';
import { ServerStates } from './servers.ts';

/** `/status`: whether everything answers that the desk depends on. */
export function statusRoutes(shell: Shell) {
  const { settings } = shell.context;
  const states = new ServerStates(shell.context);
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/status', async (request, reply) => {
      const view = shell.view(request);
      const [servers, monitoring] = await Promise.all([states.look(), monitoringOf(request)]);
      return shell.show(request, reply, view, {
        ...{ title: view.words.status.title, place: 'status' },
        body: statusPage({ servers, monitoring, version: settings.version }, view),
      });
    });
  };
}
