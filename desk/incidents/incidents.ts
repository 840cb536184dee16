import { redactTexts } from '@vigia/telemetry';
import type { Clock } from '../clock.ts';
import { type Database, type Queries, Unavailable } from '../storage/database.ts';
import { Lane } from '../storage/lane.ts';
import { writeNotification } from './accept.ts';
import { writeEvent } from './append.ts';
import { type Identified, idsOf } from './ids.ts';
import type { Change, Incident, IncidentEvent, IncidentFilter, IncidentPage, NewEvent } from './incident.ts';
import { listed } from './list.ts';
import type { Notification } from './notification.ts';
import { prepareAlerts } from './prepared.ts';
import { eventOf, incidentOf } from './rows.ts';

/** Why ends are not believed; or what is asked when one is told. */
export type Doubt = string | undefined | (() => Promise<string | undefined>);

export interface IncidentsOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** The label that names the customer. Default `tenant`. */
  readonly tenantLabel?: string;
  /** Divides the times of the project. Default 1. */
  readonly timeScale?: number;
  /** Told what a listener threw. Default: nobody. */
  readonly onError?: (error: unknown) => void;
}

/** How late a notification to another receiver may be, in real time: Alertmanager tries again within the group's interval. */
const LATE_MS = 5 * 60_000;
/** How long what was resolved by hand stays so while it fires. */
export const BY_HAND_MS = 3_600_000;
/** Notifications that wait to be written; what comes then is refused, and Alertmanager tries again. */
const MOST_WAITING = 100;
/** How long one waits for those before it: while the database is away, each of them takes its time limit. */
const WAITS_MS = 10_000;
const MOST_EVENTS = 1000;

/** Every alert that Alertmanager has told of, each occurrence with its time line. */
export class Incidents {
  private readonly options: IncidentsOptions;
  private readonly database: Database;
  private readonly writes = new Lane();
  private readonly listeners = new Set<(change: Change) => void>();
  private doubt: Doubt = undefined;

  constructor(options: IncidentsOptions) {
    this.options = options;
    this.database = options.database;
  }

  /**
   * Keeps a notification: all of it is in the database when the promise resolves. Throws `Unavailable` if that cannot be; it may be
   * sent again, and is kept once.
   */
  async accept(receiver: string, notification: Notification): Promise<void> {
    if (this.writes.length >= MOST_WAITING)
      throw new Unavailable('the database', new Error(`${this.writes.length} notifications wait for it`));
    const { tenantLabel = 'tenant', timeScale = 1, clock } = this.options;
    const { status, groupLabels, truncated } = notification;
    const since = clock.elapsed();
    const ends = notification.alerts.some(one => one.status === 'resolved');
    const doubt = ends && typeof this.doubt === 'function' ? await this.doubt() : undefined;
    await this.write(async () => {
      if (clock.elapsed() - since > WAITS_MS)
        throw new Unavailable('the database', new Error('others wait for it'));
      const alerts = await prepareAlerts(notification.alerts, tenantLabel);
      const prepared = {
        receiver,
        status,
        truncated,
        alerts,
        groupLabels: JSON.stringify(redactTexts(groupLabels)),
      };
      const said = { at: clock.now(), doubt: typeof this.doubt === 'string' ? this.doubt : doubt };
      return this.database.transaction(queries =>
        writeNotification(queries, prepared, said, { late: LATE_MS / timeScale, byHand: BY_HAND_MS }),
      );
    });
  }

  /** Returns a page of incidents, the newest first. */
  list(filter: IncidentFilter = {}): Promise<IncidentPage> {
    return listed(this.database, filter);
  }

  async find(id: number): Promise<Incident | undefined> {
    const [row] = await this.database.all('SELECT * FROM incidents WHERE id = $1', [id]);
    return row && incidentOf(row);
  }

  /** Returns the ids of the incidents that alerts of a notification are, in their order; undefined for one that is not kept yet. */
  idsOf(alerts: readonly Identified[]): Promise<(number | undefined)[]> {
    return idsOf(this.database, alerts);
  }

  /** Returns what happened to an incident, the oldest first; of very many events the newest. */
  async timeline(id: number): Promise<IncidentEvent[]> {
    const rows = await this.database.all(
      `SELECT id, incident, at, kind, by_whom, detail FROM incident_events WHERE incident = $1
       ORDER BY id DESC LIMIT ${MOST_EVENTS}`,
      [id],
    );
    return rows.map(eventOf).reverse();
  }

  /**
   * Adds an event to a time line, and returns the incident as it stands then: `acknowledged`, `acknowledgement-ended`, `resolved`
   * (by hand: it stays so for an hour even if it fires) and `reopened` change it. Throws a `Problem` if there is no such incident, or if
   * the event cannot be of it, such as an acknowledgement of what is resolved.
   */
  async append(id: number, event: NewEvent): Promise<Incident> {
    let incident: Incident | undefined;
    await this.write(async () => {
      const written = await this.database.transaction(queries =>
        writeEvent(queries, id, event, this.options.clock.now()),
      );
      incident = written.incident;
      return { events: [written.event], about: new Map([[id, written.incident]]) };
    });
    return incident!;
  }

  /**
   * Adds the same event to several time lines, and does what goes with it: all of it is written, or nothing. Throws as `append` does.
   */
  async appendAll(
    ids: readonly number[],
    event: NewEvent,
    alongside: (queries: Queries) => Promise<void> = async () => {},
  ): Promise<void> {
    await this.write(() =>
      this.database.transaction(async queries => {
        const now = this.options.clock.now();
        const events: IncidentEvent[] = [];
        const about = new Map<number, Incident>();
        for (const id of ids) {
          const written = await writeEvent(queries, id, event, now);
          events.push(written.event);
          about.set(id, written.incident);
        }
        await alongside(queries);
        return { events, about };
      }),
    );
  }

  /** Calls the listener after each change is written. Returns what ends that. */
  subscribe(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /**
   * Says why ends that Alertmanager tells of are not believed, or that they are again (undefined): while Prometheus is silent,
   * Alertmanager takes every alert for resolved. Such incidents stay `firing`, with `unknownSince`. A function is asked each time that an
   * end is told.
   */
  doubtEnds(doubt: Doubt): void {
    this.doubt = doubt;
  }

  /** Notes of what fires, in one environment or in all, that it is not known since a time whether it still does. Returns how many. */
  async doubtFiring(since: number, environment?: string): Promise<number> {
    let count = 0;
    await this.write(async () => {
      const where = environment === undefined ? '' : ' AND environment = $2';
      const rows = await this.database.all(
        `UPDATE incidents SET unknown_since = CASE WHEN starts_at > $1 THEN starts_at ELSE $1 END
         WHERE status = 'firing' AND severity <> 'none' AND unknown_since IS NULL${where} RETURNING id`,
        environment === undefined ? [since] : [since, environment],
      );
      count = rows.length;
      return { events: [], about: new Map() };
    });
    return count;
  }

  private async write(work: () => Promise<Change>): Promise<void> {
    const change = await this.writes.run(work);
    for (const listener of this.listeners) {
      try {
        listener(change);
      } catch (error) {
        this.options.onError?.(error);
      }
    }
  }
}
