import type { DeskRemedy } from 'vigia/desk';
import type { Database, Queries, Value } from '../storage/database.ts';
import { countedMs, type MadeCall, nextCall } from './limits.ts';
import { openStates, type RemedyRun, type RunState, runOf } from './run.ts';

/** Which runs are listed, the newest first. */
export interface RunFilter {
  readonly state?: RunState;
  readonly action?: string;
  readonly incident?: number;
  readonly limit: number;
  /** The place of the last one of the page before. */
  readonly before?: { readonly at: number; readonly id: string };
}

/** What a step writes into a run, by column. */
type Changes = Readonly<Record<string, Value>>;

/** The runs in the database. Each step names the state that it goes out from, so that it is done once, whoever else tries. */
export class RunStore {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** Adds a run; returns undefined if the incident has one of this number already. */
  async add(
    run: Pick<
      RemedyRun,
      'id' | 'incident' | 'attempt' | 'alert' | 'action' | 'environment' | 'state' | 'createdAt' | 'dueAt'
    >,
  ) {
    const [row] = await this.database.all(
      `INSERT INTO remedy_runs (id, incident, attempt, alert, action, environment, state, created_at, due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (incident, attempt) DO NOTHING RETURNING *`,
      [
        run.id,
        run.incident,
        run.attempt,
        run.alert,
        run.action,
        run.environment,
        run.state,
        run.createdAt,
        run.dueAt,
      ],
    );
    return row && runOf(row);
  }

  async find(id: string): Promise<RemedyRun | undefined> {
    const [row] = await this.database.all('SELECT * FROM remedy_runs WHERE id = $1', [id]);
    return row && runOf(row);
  }

  /** Returns the runs of an incident, the first first. */
  async ofIncident(incident: number): Promise<RemedyRun[]> {
    const rows = await this.database.all('SELECT * FROM remedy_runs WHERE incident = $1 ORDER BY attempt', [
      incident,
    ]);
    return rows.map(runOf);
  }

  /**
   * Returns the runs of an incident and of those that it goes on from: they were ended only because this one fires, as after a restart of
   * Prometheus. The first first.
   */
  async ofOccurrence(incident: number): Promise<RemedyRun[]> {
    const rows = await this.database.all(
      `WITH RECURSIVE occurrence (id) AS (
         SELECT CAST($1 AS bigint)
         UNION
         SELECT earlier.id FROM occurrence JOIN incidents AS later ON later.id = occurrence.id
           JOIN incidents AS earlier ON earlier.fingerprint = later.fingerprint AND earlier.starts_at < later.starts_at
         WHERE earlier.status = 'resolved' AND earlier.resolved_at >= later.first_told_at
       )
       SELECT * FROM remedy_runs WHERE incident IN (SELECT id FROM occurrence) ORDER BY created_at, attempt`,
      [incident],
    );
    return rows.map(runOf);
  }

  /** Returns the runs from which something is still to come, the oldest first. */
  async open(): Promise<RemedyRun[]> {
    const rows = await this.database.all(
      `SELECT * FROM remedy_runs WHERE state IN (${openStates.map(state => `'${state}'`).join(', ')}) ORDER BY created_at, id`,
    );
    return rows.map(runOf);
  }

  async list({ state, action, incident, limit, before }: RunFilter): Promise<RemedyRun[]> {
    const values: Value[] = [];
    const where: string[] = ['1 = 1'];
    const add = (condition: string, ...given: Value[]): void => {
      where.push(condition.replaceAll('?', () => `$${values.push(given.shift()!)}`));
    };
    if (state !== undefined) add('state = ?', state);
    if (action !== undefined) add('action = ?', action);
    if (incident !== undefined) add('incident = ?', incident);
    if (before !== undefined)
      add('(created_at < ? OR (created_at = ? AND id < ?))', before.at, before.at, before.id);
    const rows = await this.database.all(
      `SELECT * FROM remedy_runs WHERE ${where.join(' AND ')} ORDER BY created_at DESC, id DESC LIMIT ${Math.trunc(limit)}`,
      values,
    );
    return rows.map(runOf);
  }

  /** Takes a run from one state to another; returns undefined if it has left that state. */
  async change(
    id: string,
    from: RunState,
    changes: Changes & { readonly state: RunState },
  ): Promise<RemedyRun | undefined> {
    return changed(this.database, id, from, changes);
  }

  /**
   * Begins the call of a waiting run if the limits allow it now: it is `calling` from then on, before anything is sent. Otherwise the
   * run goes on waiting until `dueAt`. Returns undefined if it does not wait any more.
   */
  async begin(
    { id, action, environment }: RemedyRun,
    remedy: DeskRemedy,
    { now, deadline, address }: { readonly now: number; readonly deadline: number; readonly address: string },
  ): Promise<RemedyRun | undefined> {
    return this.database.transaction(async queries => {
      // Whoever else begins a call of the action waits here.
      await queries.all(
        `INSERT INTO remedy_gates (action, environment, at) VALUES ($1, $2, $3)
         ON CONFLICT (action, environment) DO UPDATE SET at = excluded.at`,
        [action, environment, now],
      );
      const at = nextCall(await callsOf(queries, action, environment, countedMs(remedy), now), remedy, now);
      return at > now
        ? changed(queries, id, 'waiting', { state: 'waiting', due_at: at })
        : changed(queries, id, 'waiting', { state: 'calling', called_at: now, deadline, address });
    });
  }

  /** Returns the channels by which people were asked to approve the run. */
  async askedOf(id: string): Promise<string[]> {
    const rows = await this.database.all<{ channel: string }>(
      'SELECT channel FROM remedy_asked WHERE run = $1',
      [id],
    );
    return rows.map(({ channel }) => channel);
  }

  /** Says that people were asked by a channel to approve the run. */
  async addAsked(id: string, channel: string, at: number): Promise<void> {
    await this.database.all(
      'INSERT INTO remedy_asked (run, channel, at) VALUES ($1, $2, $3) ON CONFLICT (run, channel) DO NOTHING',
      [id, channel, at],
    );
  }

  /** Removes runs that ended before a time, of incidents that are there no more: a clock that jumps makes none of the others go. */
  async discard(before: number): Promise<void> {
    await this.database.all(
      `DELETE FROM remedy_runs WHERE ended_at IS NOT NULL AND ended_at < $1
         AND NOT EXISTS (SELECT 1 FROM incidents WHERE incidents.id = remedy_runs.incident)`,
      [before],
    );
    await this.database.all('DELETE FROM remedy_asked WHERE run NOT IN (SELECT id FROM remedy_runs)');
  }
}

async function callsOf(
  queries: Queries,
  action: string,
  environment: string,
  withinMs: number,
  now: number,
): Promise<MadeCall[]> {
  const rows = await queries.all<{ called_at: number; deadline: number; state: RunState }>(
    `SELECT called_at, deadline, state FROM remedy_runs
     WHERE action = $1 AND environment = $2 AND called_at > $3 AND called_at < $4`,
    [action, environment, now - withinMs, now + withinMs],
  );
  return rows.map(({ called_at: calledAt, deadline, state }) => ({
    calledAt,
    ...(state === 'calling' && { deadline }),
  }));
}

async function changed(
  queries: Queries,
  id: string,
  from: RunState,
  changes: Changes,
): Promise<RemedyRun | undefined> {
  const columns = Object.entries(changes);
  const [row] = await queries.all(
    `UPDATE remedy_runs SET ${columns.map(([name], i) => `${name} = $${i + 3}`).join(', ')}
     WHERE id = $1 AND state = $2 RETURNING *`,
    [id, from, ...columns.map(([, value]) => value)],
  );
  return row && runOf(row);
}
