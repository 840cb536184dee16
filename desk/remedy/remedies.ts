import { randomUUID } from 'node:crypto';
import { redactText } from '@vigia/telemetry';
import type { DeskAction, DeskRemedy } from 'vigia/desk';
import type { Clock } from '../clock.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Incidents } from '../incidents/incidents.ts';
import { Problem } from '../problem.ts';
import type { Reached } from '../servers/reached.ts';
import { call, type Outcome } from './call.ts';
import { addressFor, requestOf, type SecretValue } from './request.ts';
import { calledStates, openStates, type RemedyRun, type RunState } from './run.ts';
import type { RunFilter, RunStore } from './store.ts';

/** Whether the desk calls anything: `dry-run` makes every remedy one, `off` begins none. */
export const remedyModes = ['on', 'dry-run', 'off'] as const;
export type RemedyMode = (typeof remedyModes)[number];

/** Is told of a run each time that it takes a step, and whether the step is what a person decided. */
export type RemedyListener = (run: RemedyRun, isDecision: boolean) => void;

export interface RemediesOptions {
  /** What the desk may call, and nothing else. */
  readonly actions: readonly DeskAction[];
  /** The remedies by the name of the alert. */
  readonly remedies: ReadonlyMap<string, DeskRemedy>;
  /** The environment of incidents that name none. */
  readonly environment: string;
  readonly store: RunStore;
  readonly incidents: Pick<Incidents, 'list' | 'find' | 'append'>;
  readonly secretValue: SecretValue;
  readonly reached: Reached;
  readonly clock: Clock;
  readonly mode: RemedyMode;
  readonly onStep?: RemedyListener;
}

/** What a call may take beyond its time limit until its end is written. */
const GRACE_MS = 5000;
/** Incidents of one alert that are looked at in one go. */
const PAGE = 500;
/** Runs of one action that wait: in a storm the first calls mend what the others are about. */
const MOST_OPEN = 50;
const WHO = 'the desk';

/**
 * Does what the remedies of firing alerts say. Every step is in the database before the next is taken, so that after a crash nothing
 * is called a second time: a call whose end nobody saw is `unknown`, and is said to be.
 */
export class Remedies {
  private readonly options: RemediesOptions;
  private readonly actions: ReadonlyMap<string, DeskAction>;
  private readonly inFlight = new Map<string, Promise<void>>();
  private looking: Promise<void> | undefined;
  private again = false;

  constructor(options: RemediesOptions) {
    this.options = options;
    this.actions = new Map(options.actions.map(action => [action.name, action]));
  }

  /** Looks for what is to be done, and begins it. Calls go on in the background. Throws if the database cannot be asked. */
  look(): Promise<void> {
    if (this.looking) {
      this.again = true;
      return this.looking;
    }
    this.looking = this.lookAll().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  list(filter: RunFilter): Promise<RemedyRun[]> {
    return this.options.store.list(filter);
  }

  /** Lets a pending run go on. Throws a `Problem` if there is none, or if it does not wait for a person any more. */
  async approve(id: string, by: string, note?: string): Promise<RemedyRun> {
    if (this.options.mode === 'off')
      throw new Problem(409, 'remedies are switched off', 'set REMEDIES=on and start the desk again');
    const run = await this.decide(id, by, note, now => ({ state: 'waiting', due_at: now }));
    void this.look().catch(() => {});
    return run;
  }

  /** Ends a pending run without a call. Throws as `approve` does. */
  deny(id: string, by: string, note?: string): Promise<RemedyRun> {
    return this.decide(id, by, note, now => ({ state: 'denied', ended_at: now }));
  }

  /** Waits for the calls that are being made, for so many milliseconds at most. */
  async close(withinMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>(done => {
      timer = setTimeout(done, withinMs);
    });
    await Promise.race([Promise.all(this.inFlight.values()), late]);
    clearTimeout(timer);
  }

  private async lookAll(): Promise<void> {
    do {
      this.again = false;
      const { store, mode } = this.options;
      if (mode !== 'off') await this.begin(await store.open());
      for (const run of await store.open()) await this.step(run);
    } while (this.again);
  }

  /** Adds the runs that firing incidents lack. What nobody knows to fire is not mended. */
  private async begin(open: readonly RemedyRun[]): Promise<void> {
    const { remedies, incidents } = this.options;
    for (const [name, remedy] of remedies) {
      let room = MOST_OPEN - open.filter(({ action }) => action === remedy.action).length;
      if (room <= 0) continue;
      const { incidents: firing } = await incidents.list({ status: 'firing', name, limit: PAGE });
      for (const incident of firing.toReversed()) {
        if (room <= 0) break;
        if (incident.unknownSince === null && (await this.beginFor(incident, remedy))) room--;
      }
    }
  }

  private async beginFor(incident: Incident, remedy: DeskRemedy): Promise<boolean> {
    const { store, clock, environment } = this.options;
    // Who denied it once, or how often it was tried, counts as long as the alert fires.
    const runs = await store.ofOccurrence(incident.id);
    const has = (states: readonly RunState[]) => runs.filter(({ state }) => states.includes(state));
    const isOver = has([...openStates, 'denied', 'expired']).length > 0;
    if (isOver || has(calledStates).length >= remedy.tries) return false;
    const now = clock.now();
    const pending = remedy.approval === 'person';
    const run = await store.add({
      id: randomUUID(),
      incident: incident.id,
      attempt: runs.length + 1,
      alert: incident.name,
      action: remedy.action,
      environment: incident.environment ?? environment,
      state: pending ? 'pending' : 'waiting',
      createdAt: now,
      dueAt: pending ? now + remedy.approvalMs : now,
    });
    if (run && pending) await this.tell(run, { until: run.dueAt });
    return run !== undefined;
  }

  private async step(run: RemedyRun): Promise<void> {
    const { store, incidents, clock, remedies } = this.options;
    if (this.inFlight.has(run.id)) return;
    const now = clock.now();
    if (run.state === 'calling') {
      if (run.deadline! > now) return;
      const error =
        'the desk stopped during the call: whether it was done is not known, and it is not repeated';
      await this.end(run, { state: 'unknown', ended_at: now, error });
      return;
    }
    const incident = await incidents.find(run.incident);
    const remedy = remedies.get(run.alert);
    const because = droppedBecause(incident, remedy, run);
    if (because !== undefined) await this.end(run, { state: 'dropped', ended_at: now, error: because });
    else if (run.state === 'pending') {
      if (run.dueAt > now) return;
      await this.end(run, { state: 'expired', ended_at: now, error: 'nobody approved it in time' });
    } else if (run.dueAt <= now && this.options.mode !== 'off' && incident!.unknownSince === null) {
      await this.beginCall(run, incident!, remedy!, store);
    }
  }

  private async beginCall(
    run: RemedyRun,
    incident: Incident,
    remedy: DeskRemedy,
    store: RunStore,
  ): Promise<void> {
    const { clock, reached } = this.options;
    const action = this.actions.get(run.action);
    let address: string;
    try {
      if (!action) throw new Error(`the project does not allow the action ${run.action}`);
      address = addressFor(action, run.environment, incident, reached);
    } catch (error) {
      const { message } = error as Error;
      await this.end(run, { state: 'failed', ended_at: clock.now(), error: message });
      return;
    }
    const now = clock.now();
    const deadline = now + action.timeoutMs + GRACE_MS;
    const begun = await store.begin(run, remedy, { now, deadline, address });
    // Said once, however often its turn is put off.
    const isFirst = run.dueAt <= (run.decidedAt ?? run.createdAt);
    if (begun?.state === 'waiting' && isFirst) await this.tell(begun, { until: begun.dueAt });
    if (begun?.state !== 'calling') return;
    const made = this.make(begun, action, incident, remedy)
      .catch(() => {})
      .finally(() => this.inFlight.delete(begun.id));
    this.inFlight.set(begun.id, made);
  }

  /** Makes the call of a run whose state says so already, and writes its end until that is written. */
  private async make(
    run: RemedyRun,
    action: DeskAction,
    incident: Incident,
    remedy: DeskRemedy,
  ): Promise<void> {
    const { clock, mode, secretValue } = this.options;
    await this.tell(run, { address: shownAddress(run), method: action.method });
    const isDry = remedy.dryRun || mode === 'dry-run';
    let outcome: Outcome;
    try {
      const request = requestOf(action, run, incident, run.address!, secretValue, clock.now());
      outcome = isDry ? { ok: true } : await call(request, action.timeoutMs);
    } catch (error) {
      outcome = { ok: false, error: (error as Error).message };
    }
    const { ok, status = null, answer = null, error = null } = outcome;
    const state = isDry && ok ? 'dry-run' : ok ? 'succeeded' : 'failed';
    await this.persist(() => this.end(run, { state, ended_at: clock.now(), status, answer, error }), run);
    if (this.options.mode !== 'off') void this.look().catch(() => {});
  }

  /** Tries to write until the run is taken for unknown in any case. */
  private async persist(write: () => Promise<unknown>, { deadline }: RemedyRun): Promise<void> {
    for (;;) {
      try {
        await write();
        return;
      } catch (error) {
        if (this.options.clock.now() > deadline!) throw error;
        await new Promise(done => setTimeout(done, 500));
      }
    }
  }

  private async decide(
    id: string,
    by: string,
    note: string | undefined,
    to: (now: number) => { readonly state: RunState } & Readonly<Record<string, string | number>>,
  ): Promise<RemedyRun> {
    const { store, clock } = this.options;
    const who = redactText(by);
    const now = clock.now();
    const known = await store.find(id);
    if (!known) throw new Problem(404, `there is no run ${id}`, 'see GET /production/remedies', 'id');
    const isLate = known.state === 'pending' && known.dueAt <= now;
    const run = isLate
      ? undefined
      : await store.change(id, 'pending', {
          ...to(now),
          decided_at: now,
          decided_by: who,
          note: note === undefined ? null : redactText(note),
        });
    if (!run)
      throw new Problem(
        409,
        isLate ? 'the time to approve it is over' : `the run is ${(await store.find(id))!.state}`,
        'only what waits for a person can be approved or denied; see GET /production/remedies?state=pending',
      );
    await this.tell(run, { decision: run.state === 'denied' ? 'denied' : 'approved' }, who);
    return run;
  }

  private async end(
    { id, state: from }: RemedyRun,
    changes: { readonly state: RunState } & Readonly<Record<string, string | number | null>>,
  ): Promise<void> {
    const run = await this.options.store.change(id, from, changes);
    if (run) await this.tell(run);
  }

  /** Writes a step into the time line of the incident. A line that cannot be written does not stop what is written elsewhere. */
  private async tell(run: RemedyRun, more: object = {}, by = WHO): Promise<void> {
    const { incidents, onStep } = this.options;
    onStep?.(run, 'decision' in more);
    const { action, state, id, attempt, status, answer, error, note } = run;
    const told = Object.entries({ action, state, run: id, attempt, status, answer, error, note, ...more });
    const detail = Object.fromEntries(told.filter(([, value]) => value !== null));
    await incidents.append(run.incident, { kind: 'remedied', by, detail }).catch(() => {});
  }
}

function droppedBecause(
  incident: Incident | undefined,
  remedy: DeskRemedy | undefined,
  { action }: RemedyRun,
): string | undefined {
  if (incident === undefined) return 'the incident is not kept any more';
  if (incident.status === 'resolved') return 'the alert resolved before';
  return remedy?.action === action ? undefined : 'the project does not have the remedy any more';
}

/** The address without its query, which may hold what is nobody's business. */
function shownAddress({ address }: RemedyRun): string {
  const { origin, pathname } = new URL(address!);
  return `${origin}${pathname}`;
}
