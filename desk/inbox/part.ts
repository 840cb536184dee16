import { logChanges } from '../incidents/log.ts';
import { prune } from '../incidents/prune.ts';
import type { Part } from '../part.ts';
import { Reconciler } from './reconcile.ts';
import { inboxRoutes } from './routes.ts';

const PRUNE_SECONDS = 600;
/** In real time. */
const RECONCILE_SECONDS = 120;

/** Where Alertmanager's notifications arrive. */
export const inbox: Part = {
  name: 'inbox',
  mount: context => {
    const { incidents, database, settings, project, clock, log } = context;
    const reconciler = new Reconciler(context);
    const { keepDays = project.keep.days, keepIncidents = project.keep.incidents } = settings;
    const end = incidents.subscribe(logChanges(log.incident));
    return {
      close: async () => end(),
      routes: [inboxRoutes(incidents, database)],
      ticks: [
        {
          what: 'Looking for incidents that have ended',
          seconds: Math.max(RECONCILE_SECONDS / project.timeScale, 1),
          work: () => reconciler.look(),
        },
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
