import { Problem } from '../../base/problem.ts';
import type { Database } from '../../storage/database.ts';

export interface Contact {
  /** Tells nothing of the phone; what logs and labels name. */
  readonly contactId: string;
  readonly phone: string;
  readonly optedIn: boolean;
  readonly blocked: boolean;
}
interface ContactRow extends Record<string, unknown> {
  id: number;
  phone: string;
  opted_in: boolean;
  blocked: boolean;
}
const COLUMNS = 'id, phone, opted_in, blocked';
const PREFIX = 'c-';

/** Whoever has written to the number, and whether they want answers. */
export class Contacts {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** The contact with this phone; one who writes for the first time becomes one, and has thereby agreed. */
  async withPhone(phone: string): Promise<Contact> {
    const [known] = await this.database.query<ContactRow>(
      `SELECT ${COLUMNS} FROM whatsself_contacts WHERE phone = $1`,
      [phone],
    );
    if (known) return contactOf(known);
    const [row] = await this.database.query<ContactRow>(
      `INSERT INTO whatsself_contacts (phone) VALUES ($1)
       ON CONFLICT (phone) DO UPDATE SET phone = excluded.phone RETURNING ${COLUMNS}`,
      [phone],
    );
    return contactOf(row!);
  }

  /** Throws a 404 `Problem` when there is none. */
  async withId(contactId: string): Promise<Contact> {
    const [row] = await this.database.query<ContactRow>(
      `SELECT ${COLUMNS} FROM whatsself_contacts WHERE id = $1`,
      [numberOf(contactId)],
    );
    if (row) return contactOf(row);
    throw new Problem(
      404,
      `there is no contact ${contactId}`,
      'use a contactId that POST /whatsself/inbound gave',
      'contactId',
    );
  }

  /** Gives whether this changed anything. */
  async opt(contactId: string, optedIn: boolean): Promise<boolean> {
    const rows = await this.database.query(
      'UPDATE whatsself_contacts SET opted_in = $2 WHERE id = $1 AND opted_in <> $2 RETURNING id',
      [numberOf(contactId), optedIn],
    );
    return rows.length > 0;
  }

  async block(contactId: string, blocked: boolean): Promise<void> {
    await this.database.query('UPDATE whatsself_contacts SET blocked = $2 WHERE id = $1', [
      numberOf(contactId),
      blocked,
    ]);
  }
}

const numberOf = (contactId: string): number => Number(contactId.slice(PREFIX.length));

const contactOf = ({ id, phone, opted_in, blocked }: ContactRow): Contact => ({
  contactId: `${PREFIX}${id}`,
  phone,
  optedIn: opted_in,
  blocked,
});
