import type { Incident } from '../incidents/incident.ts';
import { incidentOf } from '../incidents/rows.ts';
import type { Queries } from '../storage/database.ts';

/** A message that is due; it is written down before it is sent. */
export interface Telling {
  readonly id: number;
  readonly channel: string;
  readonly why: 'escalated' | 'acknowledgement-ended';
  readonly detail: { readonly waitedMs?: number; readonly by?: string };
  readonly incidents: readonly number[];
  readonly due: number;
  /** `sending`: the desk ended while it sent. */
  readonly state: 'due' | 'sending';
}
export type NewTelling = Omit<Telling, 'id' | 'state'>;

/** Writes down who is to be told, within a transaction. */
export async function addTelling(queries: Queries, telling: NewTelling): Promise<void> {
  const { channel, why, detail, incidents, due } = telling;
  await queries.all(
    `INSERT INTO duty_tellings (channel, why, detail, incidents, due_wall, state) VALUES ($1, $2, $3, $4, $5, 'due')
     RETURNING id`,
    [channel, why, JSON.stringify(detail), JSON.stringify(incidents), due],
  );
}

/** Returns what is to be told, the oldest first. */
export async function openTellings(queries: Queries): Promise<Telling[]> {
  const rows = await queries.all<Record<string, string | number>>(
    `SELECT id, channel, why, detail, incidents, due_wall, state FROM duty_tellings
     WHERE state IN ('due', 'sending') ORDER BY id LIMIT 100`,
  );
  return rows.map(row => ({
    id: row.id as number,
    channel: row.channel as string,
    why: row.why as Telling['why'],
    detail: JSON.parse(row.detail as string) as Telling['detail'],
    incidents: JSON.parse(row.incidents as string) as number[],
    due: row.due_wall as number,
    state: row.state as Telling['state'],
  }));
}

/** Changes where a telling stands. */
export async function markTelling(
  queries: Queries,
  id: number,
  state: 'sending' | 'told' | 'failed' | 'dropped',
  at: number,
  outcome: string | null = null,
): Promise<void> {
  await queries.all(
    'UPDATE duty_tellings SET state = $2, told_wall = $3, outcome = $4 WHERE id = $1 RETURNING id',
    [id, state, at, outcome],
  );
}

/** Returns those of the incidents that still fire, the newest first. */
export async function stillFiring(queries: Queries, ids: readonly number[]): Promise<Incident[]> {
  const found: Incident[] = [];
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const some = ids.slice(i, i + AT_ONCE);
    const rows = await queries.all(
      `SELECT * FROM incidents WHERE status = 'firing' AND id IN (${some.map((_, n) => `$${n + 1}`).join(', ')})
       ORDER BY id DESC`,
      some,
    );
    found.push(...rows.map(incidentOf));
  }
  return found;
}

const AT_ONCE = 500;

/** How many tellings that are done are kept, for those who ask what was told. */
const KEPT = 10_000;

export async function pruneTellings(queries: Queries): Promise<void> {
  await queries.all(
    `DELETE FROM duty_tellings WHERE state NOT IN ('due', 'sending')
       AND id <= (SELECT max(id) FROM duty_tellings) - ${KEPT} RETURNING id`,
  );
}
