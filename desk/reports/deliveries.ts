import type { Database } from '../storage/database.ts';
import type { ReportPeriod } from './period.ts';

/**
 * What became of a report for one channel. `refused`: every way of the channel refuses it. `nothing`: there was nothing to tell.
 * `sending`: the desk ended while it was handed over.
 */
export type DeliveryState = 'sending' | 'sent' | 'refused' | 'nothing';

export interface Delivery {
  readonly kind: string;
  readonly day: string;
  readonly channel: string;
  readonly state: DeliveryState;
  readonly at: number;
}

export const deliveryTables: readonly string[] = [
  `CREATE TABLE reports_deliveries (
     kind text NOT NULL,
     day text NOT NULL,
     channel text NOT NULL,
     state text NOT NULL,
     at bigint NOT NULL,
     PRIMARY KEY (kind, day, channel)
   )`,
];

const KEEP_DAYS = 800;
/** Kept however old they seem: after a jump of the clock all would seem so, and the reports of today would be sent again. */
const KEEP_NEWEST = 1000;
const DAY_MS = 86_400_000;

/** Which reports were sent to whom: each once, whatever restarts, and of however many desks with one database. */
export class Deliveries {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** Takes a delivery; false if somebody has it already. What is taken is not sent again, unless it is given back. */
  async take({ kind, day }: Of, channel: string, now: number): Promise<boolean> {
    const rows = await this.database.all(
      `INSERT INTO reports_deliveries (kind, day, channel, state, at) VALUES ($1, $2, $3, 'sending', $4)
       ON CONFLICT (kind, day, channel) DO NOTHING RETURNING day`,
      [kind, day, channel, now],
    );
    return rows.length > 0;
  }

  async isTaken({ kind, day }: Of, channel: string): Promise<boolean> {
    const rows = await this.database.all(
      'SELECT day FROM reports_deliveries WHERE kind = $1 AND day = $2 AND channel = $3',
      [kind, day, channel],
    );
    return rows.length > 0;
  }

  async done({ kind, day }: Of, channel: string, state: DeliveryState): Promise<void> {
    await this.database.all(
      'UPDATE reports_deliveries SET state = $4 WHERE kind = $1 AND day = $2 AND channel = $3',
      [kind, day, channel, state],
    );
  }

  /** It was not sent, and is tried again. */
  async giveBack({ kind, day }: Of, channel: string): Promise<void> {
    await this.database.all('DELETE FROM reports_deliveries WHERE kind = $1 AND day = $2 AND channel = $3', [
      kind,
      day,
      channel,
    ]);
  }

  /** Returns the newest. */
  list(limit = 100): Promise<Delivery[]> {
    return this.database.all<Delivery>(
      `SELECT kind, day, channel, state, at FROM reports_deliveries ORDER BY at DESC, kind, channel LIMIT ${limit}`,
    );
  }

  /** Forgets what is older than 800 days, beyond the newest 1,000. */
  async prune(now: number): Promise<void> {
    await this.database.all(
      `DELETE FROM reports_deliveries WHERE at < $1
         AND at < (SELECT min(at) FROM (SELECT at FROM reports_deliveries ORDER BY at DESC LIMIT ${KEEP_NEWEST}) AS newest)`,
      [now - KEEP_DAYS * DAY_MS],
    );
  }
}

type Of = Pick<ReportPeriod, 'kind' | 'day'>;
