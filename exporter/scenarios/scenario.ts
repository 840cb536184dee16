import type { Stage } from './stage.ts';

/** What a process may lack that a scenario works on. */
export type Need = 'host' | 'postgres' | 'redis';

export interface Scenario {
  readonly about: string;
  /** Whether it needs the simulated upstreams, for their faults or for codes to be read. */
  readonly simulated: boolean;
  /** What must be there beside the process; without it the scenario is refused. */
  readonly needs?: Need;
  /** Keeps the fault up until `stage.signal` aborts, then undoes it. */
  readonly run: (stage: Stage) => Promise<void>;
}
