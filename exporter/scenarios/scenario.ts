import type { Context } from '../base/module.ts';
import type { HostStage } from './host-stage.ts';

/**
 * What a scenario takes hold of while it runs: a part of the service whose behaviour it changes, or on whose
 * measurements the alerts that it drills look. Two scenarios without a resource in common may run at once. `everything`:
 * nothing else can be judged meanwhile, because a store or the metrics themselves are away, or it by itself.
 */
export type Touches = readonly string[] | 'everything';
/** What a process may lack that a scenario works on. */
export type Need = 'host' | 'postgres' | 'redis';

/** How `/metrics` behaves. */
export interface Exposition {
  available: boolean;
  /** Metrics that are left out, as after a bad deployment. */
  without: ReadonlySet<string>;
}

/** What is beside the process, where it is there: what a scenario needs of it is checked before it starts. */
export interface Surroundings {
  /** What node-exporter takes for the machine. */
  readonly host?: HostStage;
  /** URL of PostgreSQL, with the rights of its owner. */
  readonly postgres?: string;
  /** URL of Redis. */
  readonly redis?: string;
}

/** What a scenario may touch, until the signal aborts. */
export interface Stage extends Context {
  readonly signal: AbortSignal;
}

export interface Scenario {
  readonly about: string;
  /** Whether it needs the simulated upstreams, for their faults or for codes to be read. */
  readonly simulated: boolean;
  readonly touches: Touches;
  /** What must be there beside the process; without it the scenario is refused. */
  readonly needs?: Need;
  /** Keeps the fault up until `stage.signal` aborts, then undoes it. */
  readonly run: (stage: Stage) => Promise<void>;
}

export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise(done => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
