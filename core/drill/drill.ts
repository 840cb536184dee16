import { setTimeout as sleep } from 'node:timers/promises';
import { type Alert, alwaysFires, scenarioOf } from '../alerts/alert.ts';
import { milliseconds } from '../promql/duration.ts';
import type { Missing } from './needs.ts';
import { ScenarioRun } from './scenario-run.ts';
import {
  type AlertState,
  alertState,
  type Notification,
  notifications,
  type StackUrls,
} from './stack-client.ts';

export type Step = 'inactive' | 'pending' | 'firing' | 'notified' | 'resolved';

/** Result of a drill: when each step was reached, or the first step that was not. */
export interface DrillResult {
  readonly alert: string;
  /** Seconds from the start of the scenario (for `resolved`: from its end) to each step that was reached. */
  readonly seconds: Partial<Record<Step, number>>;
  /** The notifications of the alert, as the inbox received them. */
  readonly received: readonly Notification[];
  /** Why it was not drilled: an exporter that the alert depends on is missing. */
  readonly leftOut?: string;
  /** The step that was not reached, what was seen instead, and why the drill stopped. */
  readonly failure?: string;
}

export interface DrillOptions {
  /** The time scale with which the running stack was generated. */
  readonly timeScale: number;
  /** How long to wait for each step. Default: what the time scale and the slowest scenario need. */
  readonly patienceMs?: number;
  /** Why servers of the stack are missing. Alerts that depend on them are left out. */
  readonly missing?: Missing;
  /** Called for each step when it is reached. */
  readonly onStep?: (alert: string, step: Step, seconds: number) => void;
}

/** Poll interval: well below the shortest `for` on compressed time. */
const POLL_MS = 100;
/**
 * Time in milliseconds until a fault shows, whatever the time scale. The first samples of the slowest scenario come
 * after 31 s of real time, because its messages really take that long.
 */
const REAL_TIME_ALLOWANCE_MS = 75_000;
/** The maximum that range, `for`, group wait and group interval take together, in milliseconds before scaling. */
const SCALED_ALLOWANCE_MS = 25 * 60_000;

/** Returns how long to wait for each step of the drill of an alert, in milliseconds. */
function patienceFor(alert: Alert, timeScale: number): number {
  const { showsWithin = '0s', clearsWithin = '0s' } = scenarioOf(alert) ?? {};
  const scaled = SCALED_ALLOWANCE_MS + milliseconds(clearsWithin);
  return REAL_TIME_ALLOWANCE_MS + milliseconds(showsWithin) + scaled / timeScale;
}

/**
 * Makes an alert fire for real and follows it: inactive → pending → firing → notified → resolved. Always ends the
 * scenario, or leaves that to the `run` that it shares with other drills. Does not throw for a step that is not
 * reached: the result names it.
 */
export async function runDrill(
  alert: Alert,
  urls: StackUrls,
  options: DrillOptions,
  run?: ScenarioRun,
): Promise<DrillResult> {
  const seconds: Partial<Record<Step, number>> = {};
  const received: Notification[] = [];
  let origin = Date.now();
  const came = (step: Step) => {
    seconds[step] = (Date.now() - origin) / 1000;
    options.onStep?.(alert.name, step, seconds[step]);
  };
  const { patienceMs = patienceFor(alert, options.timeScale) } = options;
  const until = (step: Step, holds: () => Promise<boolean>) => waitFor(step, holds, patienceMs);
  const isIn = async (...states: AlertState[]) => states.includes(await alertState(urls, alert.name));
  const toldAsFiring = async (since: number) => {
    const found = (await notifications(urls, alert.name, since)).find(one => one.status === 'firing');
    if (found) received.push(found);
    return found !== undefined;
  };
  /** Inactive, and notified as resolved: Alertmanager sends nothing new about an alert that fires again before that. */
  const isOver = async () => {
    if (!(await isIn('inactive'))) return undefined;
    const last = (await notifications(urls, alert.name, 0)).at(-1);
    return last?.status === 'firing' ? undefined : { last };
  };

  try {
    if (alwaysFires(alert)) {
      await until('firing', () => isIn('firing'));
      came('firing');
      await until('notified', () => toldAsFiring(0));
      came('notified');
      return { alert: alert.name, seconds, received };
    }

    const shared = run ?? new ScenarioRun(urls, scenarioOf(alert)!.scenario);
    const inactive = until('inactive', async () => (await isOver()) !== undefined);
    // Other drills wait for this one, so it takes part even if it has already failed.
    await inactive.catch(() => {});
    try {
      const started = await shared.start(Math.ceil(patienceMs / 1000) * 2);
      await inactive;
      origin = started;
      came('inactive');
      if (milliseconds(alert.for) > 0) {
        // A state that is seen late may already be the next one.
        await until('pending', () => isIn('pending', 'firing'));
        came('pending');
      }
      await until('firing', () => isIn('firing'));
      came('firing');
      await until('notified', () => toldAsFiring(started));
      came('notified');
    } finally {
      await shared.end();
    }
    origin = Date.now();
    await until('resolved', async () => {
      // A notification from before the end counts, because the fault may have been weak for a moment.
      const last = (await isOver())?.last;
      if (last) received.push(last);
      return last !== undefined;
    });
    came('resolved');
    return { alert: alert.name, seconds, received };
  } catch (error) {
    const state = await alertState(urls, alert.name).catch(() => 'unknown');
    return {
      alert: alert.name,
      seconds,
      received,
      failure: `${(error as Error).message}; its state was ${state}`,
    };
  }
}

async function waitFor(step: Step, holds: () => Promise<boolean>, patience: number): Promise<void> {
  const deadline = Date.now() + patience;
  let problem = '';
  while (Date.now() < deadline) {
    try {
      if (await holds()) return;
      problem = '';
    } catch (error) {
      problem = `; last error: ${(error as Error).message}`;
    }
    await sleep(POLL_MS);
  }
  throw new Error(`"${step}" was not reached within ${Math.round(patience / 1000)} s${problem}`);
}
