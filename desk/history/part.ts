import type { Part } from '../part.ts';
import { historyRoutes } from './routes.ts';

/** The history of alerts, for programs. */
export const history: Part = {
  name: 'history',
  mount: context => ({ routes: [historyRoutes(context)] }),
};
