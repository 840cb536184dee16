import { setTimeout as sleep } from 'node:timers/promises';
import { type Alert, alwaysFires, scenarioOf } from '../alerts/alert.ts';
import { milliseconds } from '../promql/duration.ts';
import type { Needs } from './needs.ts';
import { type Answerers, type AskedQuery, askRunbook, type Firing, unanswered } from './runbook.ts';
import { ScenarioRun } from './scenario-run.ts';
import {
  type AlertState,
  activeSince,
  alertState,
  type Notification,
  notifications,
  type StackUrls,
} from './stack-client.ts';

export type Step = 'inactive' | 'pending' | 'firing' | 'notified' | 'resolved';

/** Result of a drill: when each step was reached, or the first step that was not. */
export interface DrillResult {
  readonly alert: string;
  /** Seconds from the start of the fault (for `resolved`: from its end) to each step that came. */
  readonly seconds: Partial<Record<Step, number>>;
  /** The notifications of the alert, as the inbox received them. */
  readonly received: readonly Notification[];
  /** The queries of its runbook, asked while it fired. */
  readonly asked?: readonly AskedQuery[];
  /** Why it was not drilled: an exporter that the alert looks through is not there, or no replay can show it. */
  readonly leftOut?: string;
  /** What people are to do for it, and when they last did: it was not drilled. */
  readonly due?: string;
  /** Why it was replayed although it has a scenario. */
  readonly noScenario?: string;
  /** The step that was not reached, what was seen instead, and why the drill stopped. */
  readonly failure?: string;
}

/** Alerts that need what is not there are left out. */
export interface DrillOptions extends Needs {
  /** The time scale with which the running stack was generated. */
  readonly timeScale: number;
  /** How long to wait for each step. Default: what the time scale and the slowest scenario need. */
  readonly patienceMs?: number;
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
export function patienceFor(alert: Alert, timeScale: number): number {
  const { showsWithin = '0s', clearsWithin = '0s' } = scenarioOf(alert) ?? {};
  const scaled = SCALED_ALLOWANCE_MS + milliseconds(clearsWithin);
  return REAL_TIME_ALLOWANCE_MS + milliseconds(showsWithin) + scaled / timeScale;
}

function answerersOf(urls: StackUrls, { timeScale, missing }: DrillOptions): Answerers {
  const why = missing?.loki ?? 'the stack has no Loki';
  return {
    loki: urls.loki === undefined ? { notAsked: why } : { url: urls.loki },
    prometheus: urls.prometheus,
    timeScale,
  };
}

/** Where a drill looks. */
export interface Watch {
  state(alertname: string): Promise<AlertState>;
  /** The notifications of an alert that came since a moment, oldest first. */
  notifications(alertname: string, since: number): Promise<readonly Notification[]>;
  /** When the alert became active, in milliseconds since 1970; undefined if it is not. Default: nobody knows. */
  activeSince?(alertname: string): Promise<number | undefined>;
}

/** What makes the alert fire. */
export interface Fault {
  /** Resolves when it has started, to the moment before that. It ends by itself after `seconds`, if it can. */
  start(seconds: number): Promise<number>;
  /** Resolves when it has ended. */
  end(): Promise<unknown>;
  /** How long the alert must be inactive without a break before, in milliseconds. Default: at one moment. */
  readonly calmMs?: number;
  /** Whether it is not started unless the alert is inactive. Default: it is started, because other drills wait for it. */
  readonly alone?: boolean;
}

/**
 * Makes an alert fire for real by its scenario and sees it through. Ends the scenario whatever happens, or leaves that to
 * the `run` which it shares with other drills.
 */
export function runDrill(
  alert: Alert,
  urls: StackUrls,
  options: DrillOptions,
  run?: ScenarioRun,
): Promise<DrillResult> {
  const watch: Watch = {
    state: name => alertState(urls, name),
    notifications: (name, since) => notifications(urls, name, since),
    activeSince: name => activeSince(urls, name),
  };
  const fault = alwaysFires(alert) ? undefined : (run ?? new ScenarioRun(urls, scenarioOf(alert)!.scenario));
  const patienceMs = options.patienceMs ?? patienceFor(alert, options.timeScale);
  const answerers = answerersOf(urls, options);
  return seeThrough(alert, watch, fault, {
    ...options,
    patienceMs,
    ask: firing => askRunbook(alert, firing, answerers, patienceMs),
  });
}

interface SeeThroughOptions extends Pick<DrillOptions, 'onStep'> {
  readonly patienceMs: number;
  /** Asks the queries of the runbook while the alert fires. Default: nobody asks them. */
  readonly ask?: (firing: Firing) => Promise<readonly AskedQuery[]>;
}

/**
 * Sees an alert through: inactive → pending → firing → notified → resolved. Without a fault it fires by itself, and is seen
 * until it is notified. Never throws for a step that does not come: the result names it.
 */
export async function seeThrough(
  alert: Alert,
  watch: Watch,
  fault: Fault | undefined,
  { patienceMs, onStep, ask = async () => [] }: SeeThroughOptions,
): Promise<DrillResult> {
  const seconds: Partial<Record<Step, number>> = {};
  const received: Notification[] = [];
  let asked: readonly AskedQuery[] = [];
  let origin = Date.now();
  /** Its state when it was not inactive in time. */
  let early: AlertState = 'inactive';
  const came = (step: Step) => {
    seconds[step] = (Date.now() - origin) / 1000;
    onStep?.(alert.name, step, seconds[step]);
  };
  const until = (step: Step, holds: () => Promise<boolean>, patience = patienceMs) =>
    waitFor(step, holds, patience);
  const isIn = async (...states: AlertState[]) => states.includes(await watch.state(alert.name));
  const toldAsFiring = async (since: number) => {
    const found = (await watch.notifications(alert.name, since)).find(one => one.status === 'firing');
    if (found) received.push(found);
    return found !== undefined;
  };
  const followRunbook = async (since: number) => {
    asked = await ask({ labels: received[0]!.labels, since });
    const query = unanswered(asked);
    if (query !== undefined) throw new Error(`a query of its runbook found nothing while it fired: ${query}`);
  };
  /** Inactive, and notified as resolved: Alertmanager sends nothing new about an alert that fires again before that. */
  const isOver = async () => {
    if (!(await isIn('inactive'))) return undefined;
    const last = (await watch.notifications(alert.name, 0)).at(-1);
    return last?.status === 'firing' ? undefined : { last };
  };

  try {
    if (fault === undefined) {
      await until('firing', () => isIn('firing'));
      came('firing');
      await until('notified', () => toldAsFiring(0));
      came('notified');
      await followRunbook(origin);
      return { alert: alert.name, seconds, received, asked };
    }

    const { calmMs = 0 } = fault;
    const calm = heldFor(calmMs, async () => (await isOver()) !== undefined);
    const inactive = until('inactive', calm, patienceMs + calmMs);
    // Other drills wait for this one, so it takes part even if it has already failed.
    await inactive.catch(async () => {
      early = await watch.state(alert.name).catch(() => 'inactive' as const);
    });
    if (fault.alone) await inactive;
    try {
      const started = await fault.start(Math.ceil(patienceMs / 1000) * 2);
      await inactive;
      origin = started;
      came('inactive');
      if (milliseconds(alert.for) > 0) {
        // A state that is seen late may already be the next one.
        await until('pending', () => isIn('pending', 'firing'));
        came('pending');
      }
      await until('firing', () => isIn('firing'));
      const since = await watch.activeSince?.(alert.name);
      if (since !== undefined && since < started) {
        early = 'pending';
        throw new Error(`it became active ${((started - since) / 1000).toFixed(1)} s before`);
      }
      came('firing');
      await until('notified', () => toldAsFiring(started));
      came('notified');
      await followRunbook(started);
    } finally {
      await fault.end();
    }
    origin = Date.now();
    await until('resolved', async () => {
      // A notification from before the end counts, because the fault may have been weak for a moment.
      const last = (await isOver())?.last;
      if (last) received.push(last);
      return last !== undefined;
    });
    came('resolved');
    return { alert: alert.name, seconds, received, asked };
  } catch (error) {
    const state = await watch.state(alert.name).catch(() => 'unknown');
    const unproven = early === 'inactive' ? '' : `not proven: it is ${early} before its fault; `;
    return {
      alert: alert.name,
      seconds,
      received,
      asked,
      failure: `${unproven}${(error as Error).message}; its state was ${state}`,
    };
  }
}

/** Whether a condition has held each time that it was asked for, for so many milliseconds. */
function heldFor(ms: number, holds: () => Promise<boolean>): () => Promise<boolean> {
  let since: number | undefined;
  return async () => {
    const asked = Date.now();
    if (!(await holds())) since = undefined;
    else since ??= asked;
    return since !== undefined && Date.now() - since >= ms;
  };
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
