import type { Queries } from '../storage/database.ts';
import type { NotifiedAlert } from './notification.ts';
import { fingerprintOf } from './prepared.ts';

/** What identifies an occurrence of an alert. */
export type Identified = Pick<NotifiedAlert, 'fingerprint' | 'labels' | 'startsAt'>;

/** Pairs that one statement asks for. */
const CHUNK = 200;

/** Returns the ids of the incidents that the alerts are, in their order. */
export async function idsOf(
  queries: Queries,
  alerts: readonly Identified[],
): Promise<(number | undefined)[]> {
  const keys = alerts.map(alert => ({ fingerprint: fingerprintOf(alert), startsAt: alert.startsAt }));
  const known = new Map<string, number>();
  for (let i = 0; i < keys.length; i += CHUNK) {
    const some = keys.slice(i, i + CHUNK);
    const pairs = some.map((_, at) => `(CAST($${2 * at + 1} AS text), CAST($${2 * at + 2} AS bigint))`);
    const rows = await queries.all<{ id: number; fingerprint: string; starts_at: number }>(
      `SELECT id, fingerprint, starts_at FROM incidents WHERE (fingerprint, starts_at) IN (VALUES ${pairs.join(', ')})`,
      some.flatMap(({ fingerprint, startsAt }) => [fingerprint, startsAt]),
    );
    for (const { id, fingerprint, starts_at } of rows) known.set(`${fingerprint} ${starts_at}`, id);
  }
  return keys.map(({ fingerprint, startsAt }) => known.get(`${fingerprint} ${startsAt}`));
}
