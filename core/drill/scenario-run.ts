import { endScenario, type StackUrls, startScenario } from './stack-client.ts';

/** One scenario for several drills: it starts when all are ready for it, and ends when none needs it any more. */
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
    // A drill that waits gets the error; when none does any more, nobody need hear it.
    this.started.promise.catch(() => {});
    this.ended.promise.catch(() => {});
  }

  /**
   * Says that one drill is ready, and resolves when the scenario has started, to the moment before that in milliseconds
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

  /** Says that one drill needs it no more, and resolves when the scenario has ended. */
  end(): Promise<void> {
    if (++this.done === this.drills) {
      endScenario(this.urls, this.name).then(this.ended.resolve, this.ended.reject);
    }
    return this.ended.promise;
  }
}
