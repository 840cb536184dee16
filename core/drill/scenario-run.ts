import { endScenario, type StackUrls, startScenario } from './stack-client.ts';

/** One scenario for several drills: starts when all are ready, and ends when none needs it any more. */
export class ScenarioRun {
  private readonly urls: StackUrls;
  private readonly name: string;
  private readonly drills: number;
  private readonly started = Promise.withResolvers<number>();
  private readonly ended = Promise.withResolvers<void>();
  private ready = 0;
  private done = 0;

  constructor(urls: StackUrls, name: string, drills = 1) {
    this.urls = urls;
    this.name = name;
    this.drills = drills;
    // A waiting drill gets the error. If none is waiting any more, no one needs it.
    this.started.promise.catch(() => {});
    this.ended.promise.catch(() => {});
  }

  /**
   * Reports that one drill is ready. Resolves when the scenario has started, to the time before that in milliseconds
   * since 1970. The scenario ends by itself after `seconds`.
   */
  start(seconds: number): Promise<number> {
    if (++this.ready === this.drills) {
      const before = Date.now();
      startScenario(this.urls, this.name, seconds).then(
        () => this.started.resolve(before),
        this.started.reject,
      );
    }
    return this.started.promise;
  }

  /** Settles when the scenario has ended, or could not be ended. */
  get over(): Promise<void> {
    return this.ended.promise;
  }

  /** Reports that one drill no longer needs the scenario. Resolves when the scenario has ended. */
  end(): Promise<void> {
    if (++this.done === this.drills) {
      endScenario(this.urls, this.name).then(this.ended.resolve, this.ended.reject);
    }
    return this.ended.promise;
  }
}
