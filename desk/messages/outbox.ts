import type { Database, Row } from '../storage/database.ts';
import type { Message } from './message.ts';

/** A message at one way, written down until its receiver has taken it. */
export interface Queued {
  readonly id: number;
  readonly channel: string;
  readonly way: string;
  readonly message: Message;
  /** Incidents that it is about. */
  readonly incidents: readonly number[];
  /** Whether it tells of a channel that fails: that it fails itself is told nobody. */
  readonly ofFailure: boolean;
  readonly attempts: number;
}

export type NewQueued = Omit<Queued, 'id' | 'attempts'> & {
  /** What it was made of: the same is not queued twice within a short time. */
  readonly origin?: string;
};

export const outboxTables: readonly string[] = [
  `CREATE TABLE messages_outbox (
     id ID,
     channel text NOT NULL,
     way text NOT NULL,
     message text NOT NULL,
     incidents text NOT NULL,
     of_failure bigint NOT NULL,
     origin text,
     status text NOT NULL,
     attempts bigint NOT NULL,
     next_at bigint NOT NULL,
     created_at bigint NOT NULL,
     done_at bigint,
     problem text
   );
   CREATE INDEX messages_outbox_waiting ON messages_outbox (status, next_at);
   CREATE INDEX messages_outbox_origin ON messages_outbox (origin)`,
];

/** Nothing waits longer than this for its next attempt, whatever the clock did: a jump into the past would delay it for years. */
export const LONGEST_WAIT_MS = 300_000;
/** A message that is being sent is not sent by another, nor after a crash, before this. */
const LEASE_MS = 30_000;
/** What comes twice within this, as when Alertmanager did not get the answer, is one message. */
const SAME_WITHIN_MS = 30_000;
const DAY_MS = 86_400_000;
/** How long what has been sent is kept, and what has not, in days. */
const KEPT = { sent: 3, lost: 30 };

/** Messages on their way: what is here survives the process. */
export class Outbox {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** Writes messages down, each leased to the caller for its first attempt. Returns them without those that are there already. */
  async add(some: readonly NewQueued[], now: number): Promise<Queued[]> {
    return this.database.transaction(async queries => {
      const added: Queued[] = [];
      for (const { origin, ...one } of some) {
        const same = origin
          ? await queries.all(
              `SELECT id FROM messages_outbox WHERE origin = $1 AND way = $2 AND created_at BETWEEN $3 AND $4`,
              [origin, one.way, now - SAME_WITHIN_MS, now + SAME_WITHIN_MS],
            )
          : [];
        if (same.length > 0) continue;
        const [row] = await queries.all<{ id: number }>(
          `INSERT INTO messages_outbox
             (channel, way, message, incidents, of_failure, origin, status, attempts, next_at, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $8) RETURNING id`,
          [
            ...[one.channel, one.way, JSON.stringify(one.message), JSON.stringify(one.incidents)],
            ...[Number(one.ofFailure), origin ?? null, now + LEASE_MS, now],
          ],
        );
        added.push({ ...one, id: row!.id, attempts: 0 });
      }
      return added;
    });
  }

  /** Returns messages whose next attempt is due, the oldest first, and leases them to the caller. */
  async due(now: number, limit: number, busy: readonly string[]): Promise<Queued[]> {
    const skipped = busy.map((_, i) => `$${i + 4}`).join(', ');
    const rows = await this.database.all(
      `UPDATE messages_outbox SET next_at = $2 WHERE id IN (
         SELECT id FROM messages_outbox
         WHERE status = 'waiting' AND (next_at <= $1 OR next_at > $3)${skipped && ` AND way NOT IN (${skipped})`}
         ORDER BY id LIMIT ${limit}
       ) RETURNING id, channel, way, message, incidents, of_failure, attempts`,
      [now, now + LEASE_MS, now + LONGEST_WAIT_MS + LEASE_MS, ...busy],
    );
    return rows.map(queuedOf).sort((a, b) => a.id - b.id);
  }

  /** Says that the receiver has taken it. */
  async sent({ id, attempts }: Queued, now: number): Promise<void> {
    await this.database.all(
      `UPDATE messages_outbox SET status = 'sent', attempts = $2, done_at = $3, problem = NULL WHERE id = $1`,
      [id, attempts + 1, now],
    );
  }

  /** Says when it is tried again, and why it was not taken. */
  async postpone({ id, attempts }: Queued, until: number, problem: string): Promise<void> {
    await this.database.all(
      `UPDATE messages_outbox SET attempts = $2, next_at = $3, problem = $4 WHERE id = $1`,
      [id, attempts + 1, until, problem],
    );
  }

  /** Says that it is not tried again. */
  async giveUp({ id, attempts }: Queued, now: number, problem: string): Promise<void> {
    await this.database.all(
      `UPDATE messages_outbox SET status = 'lost', attempts = $2, done_at = $3, problem = $4 WHERE id = $1`,
      [id, attempts + 1, now, problem],
    );
  }

  /** Returns how many wait. */
  async waiting(): Promise<number> {
    const [row] = await this.database.all<{ count: number }>(
      `SELECT count(*) AS count FROM messages_outbox WHERE status = 'waiting'`,
    );
    return row!.count;
  }

  /** Returns how many wait at each way; a way at which none waits is not among them. */
  async waitingByWay(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.all<{ way: string; count: number }>(
      `SELECT way, count(*) AS count FROM messages_outbox WHERE status = 'waiting' GROUP BY way`,
    );
    return new Map(rows.map(({ way, count }) => [way, count]));
  }

  /** Discards what has long been sent. */
  async prune(now: number): Promise<void> {
    // After a jump of the clock into the future at most a part is discarded; what waits never is.
    await this.database.all(
      `DELETE FROM messages_outbox WHERE (status = 'sent' AND done_at < $1) OR (status = 'lost' AND done_at < $2)`,
      [now - KEPT.sent * DAY_MS, now - KEPT.lost * DAY_MS],
    );
  }
}

function queuedOf(row: Row): Queued {
  return {
    id: row.id as number,
    channel: row.channel as string,
    way: row.way as string,
    message: JSON.parse(row.message as string) as Message,
    incidents: JSON.parse(row.incidents as string) as number[],
    ofFailure: row.of_failure === 1,
    attempts: row.attempts as number,
  };
}
