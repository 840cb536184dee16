import { prune } from '../incidents/prune.ts';
import type { Part } from '../part.ts';
import { inboxRoutes } from './routes.ts';

const PRUNE_SECONDS = 600;

/** Where Alertmanager's notifications arrive. */
export const inbox: Part = {
  name: 'inbox',
  mount: ({ incidents, database, settings, project, clock }) => {
    const { keepDays = project.keep.days, keepIncidents = project.keep.incidents } = settings;
    return {
      routes: [inboxRoutes(incidents)],
      ticks: [
        {
          what: 'Discarding old incidents',
          seconds: PRUNE_SECONDS,
          work: async () =>
            void (await prune(database, { days: keepDays, incidents: keepIncidents }, clock.now())),
        },
      ],
    };
  },
};
