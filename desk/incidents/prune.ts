import type { Database } from '../storage/database.ts';

/** How much is kept. */
export interface Keep {
  readonly days: number;
  readonly incidents: number;
}

const DAY_MS = 86_400_000;
/** Rows that one statement deletes: others wait no longer than for that. */
const AT_ONCE = 500;
/** Of each incident there are several lines. */
const EVENTS_PER_INCIDENT = 10;

/**
 * Deletes resolved incidents that ended more than `keep.days` ago, and the oldest resolved ones beyond `keep.incidents`, with what was
 * told of them. Ages are believed only while notifications have come for more than a day: after a jump of the clock, all would be
 * old.
 */
export async function prune(database: Database, keep: Keep, now: number): Promise<number> {
  let deleted = 0;
  const each = async (sql: string, values: number[]): Promise<void> => {
    for (;;) {
      const rows = await database.all(sql, values);
      deleted += rows.length;
      if (rows.length < AT_ONCE) return;
    }
  };
  const [recent] = await database.all(
    'SELECT id FROM notifications WHERE at >= $1 AND at < $2 ORDER BY at LIMIT 1',
    [now - 2 * DAY_MS, now - DAY_MS],
  );
  if (recent) {
    const before = now - keep.days * DAY_MS;
    await each(
      `DELETE FROM incidents WHERE id IN
         (SELECT id FROM incidents WHERE status = 'resolved' AND resolved_at < $1 LIMIT ${AT_ONCE}) RETURNING id`,
      [before],
    );
    await each(
      `DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE at < $1 LIMIT ${AT_ONCE}) RETURNING id`,
      [before],
    );
  }
  const newest = async (table: string): Promise<number> =>
    (await database.all<{ id: number | null }>(`SELECT max(id) AS id FROM ${table}`))[0]?.id ?? 0;
  await each(
    `DELETE FROM incidents WHERE id IN
       (SELECT id FROM incidents WHERE status = 'resolved' AND id <= $1 ORDER BY id LIMIT ${AT_ONCE}) RETURNING id`,
    [(await newest('incidents')) - keep.incidents],
  );
  await each(
    `DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE id <= $1 LIMIT ${AT_ONCE}) RETURNING id`,
    [(await newest('notifications')) - keep.incidents],
  );
  await each(
    `DELETE FROM incident_events WHERE id IN
       (SELECT id FROM incident_events WHERE id <= $1 AND kind = 'told' LIMIT ${AT_ONCE}) RETURNING id`,
    [(await newest('incident_events')) - EVENTS_PER_INCIDENT * keep.incidents],
  );
  return deleted;
}
