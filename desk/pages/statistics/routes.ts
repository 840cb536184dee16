import type { FastifyInstance } from 'fastify';
import { SHORT_MS, statistics } from '../../incidents/statistics.ts';
import type { Shell } from '../shell.ts';
import { statisticsPage } from './page.ts';
import { rangeOf, startsOf } from './period.ts';

/** `/statistics?days=30&by=day`: how fast people react, and which alerts are noise. */
export function statisticsRoutes(shell: Shell) {
  const { database, project } = shell.context;
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/statistics', async (request, reply) => {
      const view = shell.view(request);
      const range = rangeOf(request.query);
      const starts = startsOf(range, view.now);
      // What is running began before the next moment.
      const found = await statistics(database, {
        ...{ starts, to: view.now + 1, shortMs: SHORT_MS / project.timeScale },
      });
      return shell.show(request, reply, view, {
        ...{ title: view.words.statistics.title, place: 'statistics' },
        body: statisticsPage(found, range, view, shell.known),
      });
    });
  };
}
