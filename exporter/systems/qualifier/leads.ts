import type { LabelValue } from 'vigia/metrics';
import type { leadsCreated, leadsProcessed } from '../../../metrics/qualifier.ts';
import type { Database } from '../../storage/database.ts';

export type Source = LabelValue<(typeof leadsCreated)['labels']['source']>;
export type Outcome = LabelValue<(typeof leadsProcessed)['labels']['outcome']>;

export interface Lead {
  readonly id: number;
  readonly phone: string;
  /** What the lead wrote first. */
  readonly text: string;
}

/** Statuses in the database, in the words of the source document. */
const QUALIFYING = 'em_qualificacao';
const statusOf: Readonly<Record<Outcome, string>> = {
  qualified: 'qualificado',
  unqualified: 'desqualificado',
};

/** The leads. One is new until somebody takes it into work, and new again when that work failed. */
export class Leads {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async create(phone: string, text: string, source: Source): Promise<Lead> {
    const [row] = await this.database.query<{ id: number }>(
      'INSERT INTO leads (phone, texto, origem) VALUES ($1, $2, $3) RETURNING id',
      [phone, text, source],
    );
    return { id: row!.id, phone, text };
  }

  /** Takes a new lead into work; false when somebody else has it, or had. */
  async claim(id: number): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE leads SET status = '${QUALIFYING}', claimed_at = now()
       WHERE id = $1 AND status = 'novo' AND processado = false RETURNING id`,
      [id],
    );
    return rows.length > 0;
  }

  async finish(id: number, outcome: Outcome): Promise<void> {
    await this.database.query('UPDATE leads SET status = $2, processado = true WHERE id = $1', [
      id,
      statusOf[outcome],
    ]);
  }

  /** The work on the lead failed. */
  async giveBack(id: number): Promise<void> {
    await this.database.query(`UPDATE leads SET status = 'novo' WHERE id = $1 AND processado = false`, [id]);
  }

  /** Gives back leads that were taken into work so long ago that whoever had them must have died. */
  async giveBackLost(afterMs: number): Promise<void> {
    await this.database.query(
      `UPDATE leads SET status = 'novo' WHERE status = '${QUALIFYING}' AND processado = false
       AND claimed_at < now() - $1 * interval '1 millisecond'`,
      [afterMs],
    );
  }

  /** Leads to try again, those that were tried longest ago first; none that came or was tried within `afterMs`. */
  async unprocessed(limit: number, afterMs: number): Promise<Lead[]> {
    return this.database.query<{ id: number; phone: string; text: string }>(
      `SELECT id, phone, texto AS text FROM leads WHERE status = 'novo' AND processado = false
       AND coalesce(claimed_at, created_at) < now() - $2 * interval '1 millisecond'
       ORDER BY coalesce(claimed_at, created_at) LIMIT $1`,
      [limit, afterMs],
    );
  }

  /** The document's count of leads without an answer. */
  async unanswered(): Promise<number> {
    const [row] = await this.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM leads
       WHERE created_at > now() - interval '1 hour' AND status = 'novo' AND processado = false`,
    );
    return row!.n;
  }
}
