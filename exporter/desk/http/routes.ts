import type { FastifyInstance } from 'fastify';
import type { Production } from '../desk.ts';
import { alertRoutes } from './alerts.ts';
import { backupRoutes } from './backup.ts';
import { figureRoutes } from './operations.ts';

/** What people ask of a running service. There is no login: it must only be reached from where its people are. */
export function productionRoutes(production: Production) {
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(backupRoutes(production.backups));
    await app.register(alertRoutes(production));
    await app.register(figureRoutes(production));
  };
}
