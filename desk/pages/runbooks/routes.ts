import type { FastifyInstance } from 'fastify';
import { incidentsPage } from '../../incidents/overview.ts';
import { Problem } from '../../problem.ts';
import { type Shell, wantsPage } from '../shell.ts';
import { runbookList, runbookPage } from './page.ts';
import { Queries } from './queries.ts';

/** Incidents of an alert to choose from. */
const MOST_INCIDENTS = 8;

/**
 * `/runbooks` and `/runbooks/ALERT`, also as `/runbooks/ALERT.md`, which gives the Markdown to a program. `?run=ID` asks the query of
 * that id, and `&incident=ID` asks it for that incident.
 */
export function runbookRoutes(shell: Shell) {
  const { project, incidents, database, servers, clock } = shell.context;
  const queries = new Queries({ servers, clock, timeScale: project.timeScale });
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/runbooks', async (request, reply) => {
      const view = shell.view(request);
      return shell.show(request, reply, view, {
        ...{ title: view.words.runbooks.title, place: 'runbooks' },
        body: runbookList(project.alerts, view),
      });
    });
    server.get<{ Params: { name: string }; Querystring: Record<string, unknown> }>(
      '/runbooks/:name',
      async (request, reply) => {
        const view = shell.view(request);
        const name = request.params.name.replace(/\.md$/, '');
        const alert = shell.known.alert(name);
        if (!alert)
          throw new Problem(404, view.words.runbooks.notFound, view.words.runbooks.notFoundMore, 'name');
        if (request.params.name.endsWith('.md') && !wantsPage(request))
          return reply
            .type('text/markdown; charset=utf-8')
            .send(shell.known.runbook(name, view.language) ?? '');
        const { run, incident: asked } = request.query;
        const own = project.pages?.queries[name] ?? [];
        const query = own.find(({ id }) => id === run);
        if (run !== undefined && !query)
          throw new Problem(404, view.words.runbooks.noQuery, own.map(({ id }) => id).join(', '), 'run');
        const of = await incidentsPage(
          database,
          { name },
          { now: view.now, limit: MOST_INCIDENTS, offset: 0 },
        );
        const id = typeof asked === 'string' && /^[1-9]\d{0,14}$/.test(asked) ? Number(asked) : undefined;
        const found = id === undefined ? undefined : await incidents.find(id);
        const incident = found?.name === name ? found : undefined;
        const body = runbookPage(
          {
            ...{ alert, queries: own, incident, incidents: of },
            asked: query && { id: query.id, answer: await queries.ask(query, incident) },
          },
          view,
          shell.known,
        );
        return shell.show(request, reply, view, { title: name, place: 'runbooks', body });
      },
    );
  };
}
