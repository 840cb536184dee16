import type { FastifyInstance } from 'fastify';
import { Problem } from '../../problem.ts';
import type { Shell } from '../shell.ts';
import { incidentActions } from '../slots.ts';
import { actionRoutes } from './actions.ts';
import { incidentPage } from './page.ts';

/** `/incidents/ID`: what is known of one incident, and what can be done about it. */
export function incidentRoutes(shell: Shell) {
  const { incidents, project, hub } = shell.context;
  return async (server: FastifyInstance): Promise<void> => {
    server.get<{ Params: { id: string } }>('/incidents/:id', async (request, reply) => {
      const view = shell.view(request);
      const id = /^[1-9]\d{0,14}$/.test(request.params.id) ? Number(request.params.id) : undefined;
      const incident = id === undefined ? undefined : await incidents.find(id);
      if (!incident)
        throw new Problem(404, view.words.incident.notFound, view.words.incident.notFoundMore, 'id');
      const [events, further] = await Promise.all([
        incidents.timeline(incident.id),
        Promise.all(hub.all(incidentActions).map(one => one(incident, view).catch(() => undefined))),
      ]);
      const served = Object.entries(actionRoutes).flatMap(([name, url]) =>
        server.hasRoute({ method: 'POST', url }) ? [name as keyof typeof actionRoutes] : [],
      );
      const content = {
        ...{ incident, events, project, served: new Set(served) },
        further: further.filter(one => one !== undefined),
        reader: shell.reader(request),
      };
      return shell.show(request, reply, view, {
        ...{ title: shell.known.summary(incident, view.language), place: 'inbox' },
        body: incidentPage(content, view, shell.known),
      });
    });
  };
}
