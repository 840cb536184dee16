import type { Stage } from './stage.ts';

export interface Scenario {
  readonly about: string;
  /** Whether it needs the simulated upstreams, for their faults or for codes to be read. */
  readonly simulated: boolean;
  /** Keeps the fault up until `stage.signal` aborts, then undoes it. */
  readonly run: (stage: Stage) => Promise<void>;
}
