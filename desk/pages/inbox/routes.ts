import type { FastifyInstance } from 'fastify';
import { incidentsPage, type OverviewFilter, overview } from '../../incidents/overview.ts';
import { type Shell, wantsPage } from '../shell.ts';
import { addressOf, type Filter, filterOf } from './filter.ts';
import { inbox, ROWS } from './page.ts';

/** `/inbox`, where every visit begins. */
export function inboxRoutes(shell: Shell) {
  const { database } = shell.context;
  return async (server: FastifyInstance): Promise<void> => {
    if (!server.hasRoute({ method: 'GET', url: '/' }))
      server.get('/', async (_request, reply) => reply.redirect('/inbox', 302));
    server.get('/inbox', async (request, reply) => {
      // A program asks for notifications, as they came.
      if (!wantsPage(request) && request.headers.accept?.includes('application/json'))
        return reply.redirect(`/inbox.json${/\?.*/s.exec(request.url)?.[0] ?? ''}`, 307);
      const view = shell.view(request);
      const filter = filterOf(request.query);
      const address = addressOf(filter, { page: filter.page });
      if (request.headers['hx-request']) {
        // The form chooses; what asks again by itself goes nowhere.
        if (String(request.headers['hx-source']).startsWith('form')) reply.header('hx-push-url', address);
      }
      // A form sends what is not chosen, too: the address that people keep says only what is.
      else if (/[?&][a-z]+=(?:&|$)/.test(request.url)) return reply.redirect(address, 302);
      const chosen = chosenBy(filter);
      const [counted, incidents] = await Promise.all([
        overview(database, chosen, view.now),
        incidentsPage(database, chosen, {
          ...{ now: view.now, limit: ROWS, offset: (filter.page - 1) * ROWS },
        }),
      ]);
      return shell.show(
        request,
        reply,
        { ...view, address },
        {
          ...{ title: view.words.inbox.firingTitle(counted.firing), place: 'inbox', firing: counted.firing },
          body: inbox({ filter, overview: counted, incidents }, view, shell.known),
        },
      );
    });
  };
}

function chosenBy({ state, alert, page: _, ...traits }: Filter): OverviewFilter {
  return {
    ...traits,
    ...(state !== undefined && { standing: state }),
    ...(alert !== undefined && { name: alert }),
  };
}
