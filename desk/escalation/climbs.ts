import type { Queries } from '../storage/database.ts';

/** How far each open incident has climbed while nobody acknowledged it. Times are those of `DutyClock`. */

/** The longest acknowledgement, in milliseconds: one that ends later is a mistake of a clock. */
export const LONGEST_ACKNOWLEDGEMENT_MS = 30 * 86_400_000;

/**
 * Brings the climbs to what the incidents say: new ones begin, ended ones are forgotten, an acknowledgement stops the clock, and its end
 * lets it go on. `usualMs` is for an acknowledgement that says no end.
 */
export async function syncClimbs(
  queries: Queries,
  now: number,
  wall: number,
  usualMs: number,
): Promise<void> {
  await queries.all(
    `INSERT INTO duty_climbs (incident, severity, waited, since, level, level_at)
     SELECT id, severity, 0, CAST($1 AS bigint), 0, CAST($1 AS bigint) FROM incidents
     WHERE status = 'firing' AND severity <> 'none'
       AND NOT EXISTS (SELECT 1 FROM duty_climbs WHERE duty_climbs.incident = incidents.id)`,
    [now],
  );
  await queries.all(
    `DELETE FROM duty_climbs WHERE EXISTS
       (SELECT 1 FROM incidents WHERE incidents.id = duty_climbs.incident AND incidents.status <> 'firing')`,
  );
  await queries.all(
    `UPDATE duty_climbs SET
       waited = waited + CASE WHEN since IS NULL THEN 0 ELSE CAST($1 AS bigint) - since END,
       since = NULL,
       acknowledged_wall = incidents.acknowledged_at,
       acknowledgement_ends = CAST($1 AS bigint) + CASE
         WHEN incidents.acknowledged_until IS NULL THEN CAST($3 AS bigint)
         WHEN incidents.acknowledged_until < CAST($2 AS bigint) THEN 0
         WHEN incidents.acknowledged_until > CAST($2 AS bigint) + CAST($4 AS bigint) THEN CAST($4 AS bigint)
         ELSE incidents.acknowledged_until - CAST($2 AS bigint) END
     FROM incidents WHERE incidents.id = duty_climbs.incident AND incidents.acknowledged_at IS NOT NULL
       AND (acknowledged_wall IS NULL OR acknowledged_wall <> incidents.acknowledged_at)`,
    [now, wall, usualMs, LONGEST_ACKNOWLEDGEMENT_MS],
  );
  await queries.all(
    `UPDATE duty_climbs SET since = CAST($1 AS bigint), acknowledged_wall = NULL, acknowledgement_ends = NULL
     FROM incidents WHERE incidents.id = duty_climbs.incident AND incidents.acknowledged_at IS NULL
       AND acknowledged_wall IS NOT NULL`,
    [now],
  );
}

/** An incident whose next level, or whose acknowledgement's end, has come. */
export interface Due {
  readonly incident: number;
  readonly fingerprint: string;
  readonly waited: number;
  readonly unknown: boolean;
}

/** Decided at once; the rest is decided in the next round. */
const AT_ONCE = 200;

/** Returns the incidents whose acknowledgement has run out. */
export async function ranOut(
  queries: Queries,
  now: number,
): Promise<{ incident: number; by: string | null }[]> {
  return queries.all(
    `SELECT incident, acknowledged_by AS by FROM duty_climbs JOIN incidents ON incidents.id = incident
     WHERE acknowledgement_ends <= $1 AND status = 'firing' AND acknowledged_at = acknowledged_wall ORDER BY incident LIMIT ${AT_ONCE}`,
    [now],
  );
}

/**
 * Returns the incidents that reach a level: they have waited for so long without an acknowledgement, and since the level before as long as
 * the two are apart, so that no two are told at once after an absence.
 */
export async function reaching(
  queries: Queries,
  now: number,
  {
    severity,
    level,
    afterMs,
    apartMs,
  }: { severity: string; level: number; afterMs: number; apartMs: number },
): Promise<Due[]> {
  const rows = await queries.all<Omit<Due, 'unknown'> & { unknown_since: number | null }>(
    `SELECT incident, fingerprint, waited + $1 - since AS waited, unknown_since
     FROM duty_climbs JOIN incidents ON incidents.id = incident
     WHERE duty_climbs.severity = $2 AND level = $3 AND since IS NOT NULL AND acknowledged_at IS NULL
       AND status = 'firing' AND waited + $1 - since >= $4 AND (level = 0 OR $1 - level_at >= $5)
     ORDER BY incident LIMIT ${AT_ONCE}`,
    [now, severity, level, Math.round(afterMs), Math.round(apartMs)],
  );
  return rows.map(({ unknown_since, ...row }) => ({ ...row, unknown: unknown_since !== null }));
}

/** Notes that incidents have reached a level. Throws if one of them had reached it already. */
export async function reached(
  queries: Queries,
  incidents: readonly number[],
  level: number,
  now: number,
): Promise<void> {
  const rows = await queries.all(
    `UPDATE duty_climbs SET level = $1, level_at = $2 WHERE level = $3 AND incident IN (${incidents.map((_, i) => `$${i + 4}`).join(', ')})
     RETURNING incident`,
    [level + 1, now, level, ...incidents],
  );
  if (rows.length !== incidents.length) throw new Error('an incident ended or climbed meanwhile');
}

/** Lets the clock of incidents go on, whose acknowledgement has run out. Throws if one was acknowledged again meanwhile. */
export async function goOn(queries: Queries, incidents: readonly number[], now: number): Promise<void> {
  const rows = await queries.all(
    `UPDATE duty_climbs SET since = $1, acknowledged_wall = NULL, acknowledgement_ends = NULL
     WHERE acknowledgement_ends <= $1 AND incident IN (${incidents.map((_, i) => `$${i + 2}`).join(', ')})
     RETURNING incident`,
    [now, ...incidents],
  );
  if (rows.length !== incidents.length) throw new Error('an incident was acknowledged again meanwhile');
}

/** Returns how many levels an incident has reached. */
export async function levelsReached(
  queries: Queries,
  incidents: readonly number[],
): Promise<ReadonlyMap<number, { severity: string; level: number }>> {
  const rows = await queries.all<{ incident: number; severity: string; level: number }>(
    `SELECT incident, severity, level FROM duty_climbs WHERE incident IN (${incidents.map((_, i) => `$${i + 1}`).join(', ')})`,
    [...incidents],
  );
  return new Map(rows.map(({ incident, ...one }) => [incident, one]));
}
