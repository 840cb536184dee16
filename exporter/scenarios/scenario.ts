import type { Stage } from './stage.ts';

/**
 * What a scenario takes hold of while it runs: a part of the service whose behaviour it changes, or on whose
 * measurements the alerts that it drills look. Two scenarios without a resource in common may run at once.
 */
export type Resource =
  | 'logins'
  | 'crew-suporte'
  | 'crew-vendas'
  | 'crew-cobranca'
  | 'whatsself-session'
  | 'whatsself-queue'
  | 'whatsself-contacts'
  | 'qualifier'
  | 'clinics'
  | 'model-status'
  | 'backup'
  | 'logs'
  | 'host'
  | 'postgres'
  | 'redis';

/** `everything`: nothing else can be judged meanwhile, because a store or the metrics themselves are away, or it by itself. */
export type Touches = readonly Resource[] | 'everything';
/** What a process may lack that a scenario works on. */
export type Need = 'host' | 'postgres' | 'redis';

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
