import { writeEvent } from '../incidents/append.ts';
import type { Queries } from '../storage/database.ts';

interface Row {
  readonly incident: number;
  readonly earlier: number;
  readonly at: number | null;
  readonly by: string | null;
  readonly until: number | null;
}

/**
 * Lets an occurrence go on where the one before it was, if that was ended only because this one fires, as after a restart of Prometheus:
 * whoever looks after it still does, and nobody is called a second time.
 */
export async function takeOver(queries: Queries, wall: number): Promise<void> {
  const rows = await queries.all<Row>(
    `SELECT later.id AS incident, earlier.id AS earlier, earlier.acknowledged_at AS at, earlier.acknowledged_by AS by,
       earlier.acknowledged_until AS until
     FROM duty_climbs JOIN incidents AS earlier ON earlier.id = duty_climbs.incident
       JOIN incidents AS later ON later.fingerprint = earlier.fingerprint
     WHERE earlier.status = 'resolved' AND later.status = 'firing' AND later.starts_at > earlier.starts_at
       AND earlier.resolved_at >= later.first_told_at
       AND NOT EXISTS (SELECT 1 FROM duty_climbs AS own WHERE own.incident = later.id)`,
  );
  for (const { incident, earlier, at, by, until } of rows) {
    await queries.all('UPDATE duty_climbs SET incident = $1 WHERE incident = $2', [incident, earlier]);
    if (at === null || by === null || until === null) continue;
    // The same acknowledgement, and not a new one: its end stays.
    const detail = { until, via: 'earlier', incident: earlier };
    await writeEvent(queries, incident, { kind: 'acknowledged', by, at, detail }, wall);
  }
}
