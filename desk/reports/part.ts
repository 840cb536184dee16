import type { Part } from '../part.ts';
import { deliverDue } from './deliver.ts';
import { Deliveries, deliveryTables } from './deliveries.ts';
import { Library } from './library.ts';
import { reportRoutes } from './routes.ts';

const LOOK_SECONDS = 60;
const PRUNE_SECONDS = 86_400;

/** Reports of days and weeks, that people read. */
export const reports: Part = {
  name: 'reports',
  tables: deliveryTables,
  mount: context => {
    const library = new Library(context);
    const deliveries = new Deliveries(context.database);
    return {
      routes: [reportRoutes(context, library, deliveries)],
      ticks: [
        {
          what: 'Sending reports',
          seconds: LOOK_SECONDS,
          work: () => deliverDue(context, library, deliveries),
        },
        {
          what: 'Discarding old deliveries of reports',
          seconds: PRUNE_SECONDS,
          work: () => deliveries.prune(context.clock.now()),
        },
      ],
    };
  },
};
