import { perSystem } from '../systems/per-system.ts';
import type { AskedAlert, AskedMetric } from './rows.ts';

/** What the documents of one system ask for, by area: `catalogue.ts` in the folder of its tests. */
interface Catalogue {
  readonly askedMetrics: Readonly<Record<string, readonly AskedMetric[]>>;
  readonly askedAlerts?: Readonly<Record<string, readonly AskedAlert[]>>;
}

const catalogues = await perSystem<Catalogue>('catalogue.ts');

export const askedMetrics = catalogues.flatMap(one =>
  Object.entries(one.askedMetrics).flatMap(([system, list]) => list.map(metric => ({ system, ...metric }))),
);
export const askedAlerts = catalogues.flatMap(({ askedAlerts = {} }) =>
  Object.entries(askedAlerts).flatMap(([system, list]) => list.map(alert => ({ system, ...alert }))),
);
