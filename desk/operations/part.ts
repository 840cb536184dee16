import { OWN } from '../backup/own.ts';
import { ownBackups } from '../backup/part.ts';
import { Answers } from '../http/answers.ts';
import { describeRoutes, openapiRoute } from '../http/openapi.ts';
import type { Part } from '../part.ts';
import { reachedIn, secretsIn } from '../servers/reached.ts';
import { backupRoutes } from './backup-routes.ts';
import { figureRoutes } from './figure-routes.ts';
import { logRoutes } from './log-routes.ts';
import { type SomeBackups, serviceBackups } from './service-backups.ts';
import { statusRoutes } from './status-routes.ts';

/** The operations API: figures, logs and backups of a project, from the servers that have them. */
export const operations: Part = {
  name: 'operations',
  mount: context => {
    const { settings, project, hub, clock } = context;
    const answers = new Answers(clock);
    const [reached, secretValue] = [reachedIn(settings.env), secretsIn(settings.env)];
    const services = project.backups.map(one =>
      serviceBackups(one, project.environment, reached, secretValue),
    );
    const backups = (): readonly SomeBackups[] => {
      const own = hub.find(ownBackups);
      return own
        ? [...services, { target: OWN, status: () => own.status(), run: () => own.run('manual') }]
        : services;
    };
    return {
      hooks: server => describeRoutes(server, settings.version),
      routes: [
        figureRoutes(context, answers),
        logRoutes(context, answers),
        backupRoutes(backups, answers),
        statusRoutes(context, backups, answers),
        openapiRoute,
      ],
    };
  },
};
