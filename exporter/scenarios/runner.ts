import type { Scenario, Stage, Touches } from './scenario.ts';

/** A scenario that nobody ends, ends by itself: after this, and never later than the longest. */
export const DEFAULT_SECONDS = 900;
export const MAX_SECONDS = 3600;

export interface ScenarioState {
  readonly name: string;
  readonly about: string;
  readonly touches: Touches;
  readonly running: boolean;
  readonly startedAt?: string;
  readonly endsAt?: string;
}
interface Run {
  readonly startedAt: Date;
  endsAt: Date;
  timer: NodeJS.Timeout;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** Starts and ends scenarios; several may run at once, each once. */
export class ScenarioRunner {
  private readonly runs = new Map<string, Run>();
  private readonly scenarios: ReadonlyMap<string, Scenario>;
  private readonly stageFor: (signal: AbortSignal) => Stage;
  private readonly onFailure: (name: string, error: unknown) => void;

  constructor(
    scenarios: ReadonlyMap<string, Scenario>,
    stageFor: (signal: AbortSignal) => Stage,
    onFailure: (name: string, error: unknown) => void,
  ) {
    this.scenarios = scenarios;
    this.stageFor = stageFor;
    this.onFailure = onFailure;
  }

  get names(): readonly string[] {
    return [...this.scenarios.keys()];
  }

  /** Throws for a name that is not among `names`. */
  scenario(name: string): Scenario {
    const scenario = this.scenarios.get(name);
    if (!scenario) throw new Error(`there is no scenario ${name}; use one of ${this.names.join(', ')}`);
    return scenario;
  }

  /** Starts the scenario, or gives the running one another `seconds` from now. */
  start(name: string, seconds = DEFAULT_SECONDS): ScenarioState {
    const endsAt = new Date(Date.now() + seconds * 1000);
    const timer = setTimeout(() => void this.end(name), seconds * 1000);
    timer.unref();
    const running = this.runs.get(name);
    if (running) {
      clearTimeout(running.timer);
      Object.assign(running, { endsAt, timer });
      return this.state(name);
    }
    const abort = new AbortController();
    const ended = this.scenario(name)
      .run(this.stageFor(abort.signal))
      .catch(error => this.onFailure(name, error))
      .finally(() => {
        clearTimeout(this.runs.get(name)?.timer);
        this.runs.delete(name);
      });
    this.runs.set(name, { startedAt: new Date(), endsAt, timer, abort, ended });
    return this.state(name);
  }

  /** Ends the scenario and resolves when its fault is undone. */
  async end(name: string): Promise<ScenarioState> {
    const run = this.runs.get(name);
    run?.abort.abort();
    await run?.ended;
    return this.state(name);
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.runs.keys()].map(name => this.end(name)));
  }

  state(name: string): ScenarioState {
    const { about, touches } = this.scenario(name);
    const run = this.runs.get(name);
    if (!run) return { name, about, touches, running: false };
    return {
      name,
      about,
      touches,
      running: true,
      startedAt: run.startedAt.toISOString(),
      endsAt: run.endsAt.toISOString(),
    };
  }

  list(): ScenarioState[] {
    return this.names.map(name => this.state(name));
  }
}
