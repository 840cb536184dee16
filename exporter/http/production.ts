import type { FastifyInstance } from 'fastify';
import type { Production } from '../domain/production/production.ts';
import { alertRoutes } from './production/alerts.ts';
import { backupRoutes } from './production/backup.ts';
import { figureRoutes } from './production/figures.ts';

/** What people ask of a running service. There is no login: it must only be reached from where its people are. */
export function productionRoutes(production: Production) {
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(backupRoutes(production.backups));
    await app.register(alertRoutes(production));
    await app.register(figureRoutes(production));
  };
}
