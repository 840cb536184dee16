import type { FastifyInstance } from 'fastify';
import type { DeskContext } from '../context.ts';
import type { Monitoring } from '../heartbeat/watch.ts';
import { Fields } from '../http/forms.ts';
import { onCallAt } from '../rota/on-call.ts';

/** What programs ask of the duty: who has it, how the monitoring stands, who was told. */
export function dutyRoutes({ project, clock, database }: DeskContext, monitoring: () => Monitoring) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/duty/on-call', async request => {
      const at = new Fields(request.query, ['at']).time('at') ?? clock.now();
      return onCallAt(project.duty, at);
    });
    app.get('/duty/monitoring', async () => {
      const { silent, beats, servers } = monitoring();
      return {
        status: silent ? 'silent' : 'well',
        silent: silent ?? null,
        heartbeats: beats.map(({ labels, seenWall, ended }) => ({
          ...{ labels, lastSeen: seenWall, ended: ended !== undefined },
        })),
        servers: servers.map(({ server, answers, awaySince }) => ({
          server,
          answers,
          awaySince: awaySince ?? null,
        })),
      };
    });
    app.get('/duty/told', async () => ({
      told: await database.all(
        `SELECT channel, why, incidents, due_wall AS due, state, told_wall AS told, outcome FROM duty_tellings
         ORDER BY id DESC LIMIT 100`,
      ),
    }));
  };
}
