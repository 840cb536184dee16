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

/** What a drill saw: when each step came, or the first that did not. */
export interface DrillResult {
  readonly alert: string;
  /** Seconds from the start of the scenario (for `resolved`: from its end) to each step that came. */
  readonly seconds: Partial<Record<Step, number>>;
  /** The notifications that it waited for, as the inbox received them. */
  readonly received: readonly Notification[];
  /** Why it was not drilled: an exporter that the alert looks through is not there. */
  readonly leftOut?: string;
  /** The step that did not come, what was seen instead, and why the drill gave up. */
  readonly failure?: string;
}

export interface DrillOptions {
  /** The time scale with which the running stack was generated. */
  readonly timeScale: number;
  /** How long to wait for each step; by default what the time scale and the slowest scenario need. */
  readonly patienceMs?: number;
  /** Why servers of the stack are not there: alerts that look through them are left out. */
  readonly missing?: Missing;
  /** Told of each step as it comes. */
  readonly onStep?: (alert: string, step: Step, seconds: number) => void;
}

/** Polls come this often: well under the shortest `for` on compressed time. */
const POLL_MS = 100;
/**
 * What a fault may take to show whatever the time scale, in milliseconds: the slowest scenario's first samples come
 * after 31 s of real time, because its messages really take that long.
 */
const REAL_TIME_ALLOWANCE_MS = 75_000;
/** The longest that range, `for`, group wait and group interval take together, in milliseconds before scaling. */
const SCALED_ALLOWANCE_MS = 25 * 60_000;

/** How long to wait for each step of an alert's drill, in milliseconds. */
function patienceFor(alert: Alert, timeScale: number): number {
  const { showsWithin = '0s', clearsWithin = '0s' } = scenarioOf(alert) ?? {};
  const scaled = SCALED_ALLOWANCE_MS + milliseconds(clearsWithin);
  return REAL_TIME_ALLOWANCE_MS + milliseconds(showsWithin) + scaled / timeScale;
}

/**
 * Makes an alert fire for real and sees it through: inactive → pending → firing → notified → resolved. Ends the
 * scenario whatever happens, or leaves that to the `run` which it shares with other drills. Never throws for a step
 * that does not come: the result names it.
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
  /** Inactive, and told as such: Alertmanager tells nothing new of an alert that is back before that. */
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
    // Other drills wait for this one: it takes part even if it has failed already.
    await inactive.catch(() => {});
    try {
      const started = await shared.start(Math.ceil(patienceMs / 1000) * 2);
      await inactive;
      origin = started;
      came('inactive');
      if (milliseconds(alert.for) > 0) {
        // A state seen late may already be the next one.
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
      // A notification from before the end counts: the fault may have been weak for a moment.
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
