import { logChanges } from '../incidents/log.ts';
import { prune } from '../incidents/prune.ts';
import type { Part } from '../part.ts';
import { inboxRoutes } from './routes.ts';

const PRUNE_SECONDS = 600;

/** Where Alertmanager's notifications arrive. */
export const inbox: Part = {
  name: 'inbox',
  mount: ({ incidents, database, settings, project, clock, log }) => {
    const { keepDays = project.keep.days, keepIncidents = project.keep.incidents } = settings;
    const end = incidents.subscribe(logChanges(log.incident));
    return {
      close: async () => end(),
      routes: [inboxRoutes(incidents, database)],
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
