import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../drill.ts';
import type { ReplayPlan } from './plan.ts';
import type { StandIn } from './stand-in.ts';

/** The fault of a replay: the page of the alert goes from the silent level to the one that fires, and back. */
export class ReplayRun implements Fault {
  private readonly plan: ReplayPlan;
  private readonly standIn: StandIn;

  constructor(plan: ReplayPlan, standIn: StandIn) {
    this.plan = plan;
    this.standIn = standIn;
  }

  get calmMs(): number {
    return this.plan.times.calm;
  }

  /** Resolves when the silent level has been scraped for long enough to be judged by. Throws if nobody scrapes it. */
  async settled(): Promise<void> {
    const { alert, times } = this.plan;
    const late = sleep(times.patience, 'late' as const, { ref: false });
    const first = await Promise.race([this.standIn.scraped(alert.name), late]);
    if (first === 'late') throw new Error('Prometheus does not scrape the page of its series');
    await sleep(times.settles);
  }

  async start(): Promise<number> {
    return this.show(this.plan.firing);
  }

  async end(): Promise<void> {
    this.show(this.plan.silent);
  }

  private show(courses: ReplayPlan['silent']): number {
    const now = Date.now();
    this.standIn.page(this.plan.alert.name).set(courses, now);
    return now;
  }
}
