import type { Database } from '../../storage/database.ts';
import type { Lead } from './leads.ts';

/** An active session that nothing has touched for so long is stuck. */
const STUCK = `ativa = true AND updated_at < now() - interval '30 minutes'`;

/** Sessions with leads: opened by the first message, ended by the answer that settles it, or cleaned up. */
export class LeadSessions {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async open(leadId: number, phone: string): Promise<void> {
    await this.database.query('INSERT INTO sessions (lead_id, phone) VALUES ($1, $2)', [leadId, phone]);
  }

  /** The lead whose session with the phone is active, if there is one, and whether it has been answered. */
  async activeLead(phone: string): Promise<(Lead & { readonly processed: boolean }) | undefined> {
    const [row] = await this.database.query<{ id: number; phone: string; text: string; processed: boolean }>(
      `SELECT l.id, l.phone, l.texto AS text, l.processado AS processed FROM sessions s JOIN leads l ON l.id = s.lead_id
       WHERE s.phone = $1 AND s.ativa = true ORDER BY s.id DESC LIMIT 1`,
      [phone],
    );
    return row;
  }

  async touch(leadId: number): Promise<void> {
    await this.database.query('UPDATE sessions SET updated_at = now() WHERE lead_id = $1 AND ativa = true', [
      leadId,
    ]);
  }

  async end(leadId: number): Promise<void> {
    await this.database.query('UPDATE sessions SET ativa = false, updated_at = now() WHERE lead_id = $1', [
      leadId,
    ]);
  }

  /** The document's count of stuck sessions, beside that of all active ones. */
  async count(): Promise<{ active: number; stuck: number }> {
    const [row] = await this.database.query<{ active: number; stuck: number }>(
      `SELECT count(*)::int AS active, count(*) FILTER (WHERE ${STUCK})::int AS stuck FROM sessions WHERE ativa = true`,
    );
    return row!;
  }

  /** Ends the stuck sessions; gives how many. */
  async endStuck(): Promise<number> {
    const rows = await this.database.query(
      `UPDATE sessions SET ativa = false, updated_at = now() WHERE ${STUCK} RETURNING id`,
    );
    return rows.length;
  }
}
