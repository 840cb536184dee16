import type { DeskHeartbeat } from 'vigia/desk';
import type { Incident } from '../incidents/incident.ts';
import type { Database } from '../storage/database.ts';

/** A heartbeat that has arrived: one for each Prometheus. Times are those of `DutyClock` where they do not end in `Wall`. */
export interface Beat {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly first: number;
  readonly seen: number;
  readonly seenWall: number;
  /** When Alertmanager said that it had ended, which it never does while Prometheus sends it. */
  readonly ended: number | undefined;
}

/** So many are missed until people are told. */
export const MISSED = 2;

/** Heartbeats of the monitoring, kept over restarts. */
export class Heartbeats {
  private readonly beats = new Map<string, Beat>();
  private readonly expected: DeskHeartbeat;
  /** When the desk began to listen. */
  private readonly started: number;

  constructor(expected: DeskHeartbeat, started: number) {
    this.expected = expected;
    this.started = started;
  }

  get all(): readonly Beat[] {
    return [...this.beats.values()];
  }

  async load(database: Database): Promise<void> {
    const rows = await database.all<Record<string, string | number | null>>('SELECT * FROM duty_heartbeats');
    for (const row of rows)
      this.beats.set(row.fingerprint as string, {
        fingerprint: row.fingerprint as string,
        labels: JSON.parse(row.labels as string) as Beat['labels'],
        first: row.first as number,
        seen: row.seen as number,
        seenWall: row.seen_wall as number,
        ended: (row.ended as number | null) ?? undefined,
      });
  }

  /** Hears a heartbeat, or that it has ended. */
  hear(incident: Pick<Incident, 'fingerprint' | 'labels'>, firing: boolean, now: number, wall: number): Beat {
    const { fingerprint, labels } = incident;
    const known = this.beats.get(fingerprint);
    const { first = now, seen = now, seenWall = wall } = known ?? {};
    const beat: Beat = firing
      ? { fingerprint, labels, first, seen: now, seenWall: wall, ended: undefined }
      : { fingerprint, labels, first, seen, seenWall, ended: known?.ended ?? now };
    this.beats.set(fingerprint, beat);
    return beat;
  }

  /** Returns those that are missed, `unseen` if none has ever arrived and one should have. */
  missing(now: number): readonly Beat[] | 'unseen' {
    const { everyMs, lateMs } = this.expected;
    const limit = MISSED * (everyMs + lateMs);
    if (this.beats.size === 0) return now >= this.started + limit ? 'unseen' : [];
    // A desk that has just started has heard nothing yet.
    const earliest = this.started + everyMs + lateMs;
    return this.all.filter(({ seen, ended }) => {
      const deadline = ended === undefined ? seen + limit : Math.min(seen + limit, ended + everyMs);
      return now >= Math.max(deadline, earliest);
    });
  }

  /** Forgets those in whose place another one has come, as after a change of labels; returns them. */
  replaced(now: number): readonly Beat[] {
    const missing = this.missing(now);
    if (missing === 'unseen') return [];
    const alive = this.all.filter(one => !missing.includes(one) && one.ended === undefined);
    const gone = missing.filter(old => alive.some(({ first }) => first >= old.seen));
    for (const { fingerprint } of gone) this.beats.delete(fingerprint);
    return gone;
  }

  /** Whether Alertmanager has said of one that it has ended. */
  get ended(): boolean {
    return this.all.some(({ ended }) => ended !== undefined);
  }
}

/** Keeps a heartbeat. */
export async function keepBeat(database: Database, beat: Beat): Promise<void> {
  const { fingerprint, labels, first, seen, seenWall, ended = null } = beat;
  await database.all(
    `INSERT INTO duty_heartbeats (fingerprint, labels, first, seen, seen_wall, ended) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (fingerprint) DO UPDATE SET labels = excluded.labels, seen = excluded.seen,
       seen_wall = excluded.seen_wall, ended = excluded.ended`,
    [fingerprint, JSON.stringify(labels), first, seen, seenWall, ended],
  );
}

export async function forgetBeats(database: Database, gone: readonly Beat[]): Promise<void> {
  for (const { fingerprint } of gone)
    await database.all('DELETE FROM duty_heartbeats WHERE fingerprint = $1', [fingerprint]);
}
