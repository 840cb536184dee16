import type { BaseScenario } from '../../metrics/sample.scenarios.ts';
import { knocking } from '../seams/outages.ts';
import { runLane } from '../traffic/lane.ts';
import { type Scenario, type Stage, untilAborted } from './scenario.ts';

/** Milliseconds between two people who want something that needs the store. */
const EVERY_MS = 300;
const IN_FLIGHT = 10;

/** Takes the store away, while people who need it keep coming where a system has any. */
async function without(
  of: 'database' | 'redis',
  store: { cut(): Promise<void>; restore(): Promise<void> },
  { hub, signal }: Stage,
): Promise<void> {
  const knock = await hub.find(knocking)?.[of](signal);
  await store.cut();
  if (knock) await runLane({ every: () => EVERY_MS, inFlight: IN_FLIGHT, signal }, knock);
  else await untilAborted(signal);
  await store.restore();
}

type Outage = Extract<BaseScenario, 'database-down' | 'redis-down'>;

/** The service cannot reach its stores. */
export const outageScenarios: Readonly<Record<Outage, Scenario>> = {
  'database-down': {
    about: 'The database refuses connections, while people keep trying to get in',
    simulated: true,
    touches: 'everything',
    run: stage => without('database', stage.database, stage),
  },
  'redis-down': {
    about: 'The store of limits and codes refuses connections, while people keep asking for codes',
    simulated: false,
    touches: 'everything',
    run: stage => without('redis', stage.store, stage),
  },
};
