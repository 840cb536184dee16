import type { Queries } from '../storage/database.ts';

/** How many incidents there were, and how long they took. */
export interface Totals {
  readonly total: number;
  readonly active: number;
  readonly resolvedByHand: number;
  readonly acknowledged: number;
  readonly meanSecondsToAcknowledge: number | null;
  readonly meanSecondsToResolve: number | null;
}

const COUNTS = `
  count(*) AS total,
  sum(CASE WHEN status = 'firing' THEN 1 ELSE 0 END) AS active,
  sum(CASE WHEN resolved_by IS NOT NULL THEN 1 ELSE 0 END) AS by_hand,
  sum(CASE WHEN acknowledged_at IS NOT NULL THEN 1 ELSE 0 END) AS acknowledged,
  avg(acknowledged_at - first_told_at) AS to_acknowledge,
  avg(CASE WHEN status = 'resolved' THEN ends_at - starts_at END) AS to_resolve`;

const groups = ['severity', 'category', 'service', 'environment'] as const;

/** Returns the totals of the incidents that began at or after a time, together and by what they are. */
export async function totalsSince(queries: Queries, from: number, environment: string | undefined) {
  const where = `WHERE starts_at >= $1 AND severity <> 'none' AND (CAST($2 AS text) IS NULL OR environment = $2)`;
  const values = [from, environment ?? null];
  const [all] = await queries.all(`SELECT ${COUNTS} FROM incidents ${where}`, values);
  const by = async (column: (typeof groups)[number]) => {
    const rows = await queries.all(
      `SELECT coalesce(${column}, '') AS key, ${COUNTS} FROM incidents ${where} GROUP BY coalesce(${column}, '') ORDER BY 1`,
      values,
    );
    return Object.fromEntries(rows.map(row => [row.key as string, totalsOf(row)]));
  };
  return {
    ...totalsOf(all!),
    bySeverity: await by('severity'),
    byCategory: await by('category'),
    byService: await by('service'),
    byEnvironment: await by('environment'),
  };
}

function totalsOf(row: Record<string, unknown>): Totals {
  const seconds = (ms: unknown) => (ms === null ? null : Math.round(Number(ms) / 1000));
  return {
    total: Number(row.total),
    active: Number(row.active ?? 0),
    resolvedByHand: Number(row.by_hand ?? 0),
    acknowledged: Number(row.acknowledged ?? 0),
    meanSecondsToAcknowledge: seconds(row.to_acknowledge),
    meanSecondsToResolve: seconds(row.to_resolve),
  };
}
