import type { Queries } from '../storage/database.ts';

interface Counts {
  readonly total: number;
  readonly active: number;
  readonly resolvedByHand: number;
  readonly meanSecondsToResolve: number | null;
}

const COUNTS = `count(*) AS total, count(*) FILTER (WHERE status = 'firing') AS active,
  count(*) FILTER (WHERE resolved_by IS NOT NULL) AS by_hand, avg(ends_at - starts_at) AS mean`;
const SINCE = "FROM incidents WHERE starts_at >= $1 AND severity <> 'none'";

interface Counted {
  readonly total: number;
  readonly active: number;
  readonly by_hand: number;
  readonly mean: number | null;
}

/** Returns how many incidents began since a time, and how long they took, in all and by severity, category and service. */
export async function incidentStats(queries: Queries, since: number) {
  const by = async (column: 'severity' | 'category' | 'service') => {
    const rows = await queries.all<Counted & { key: string }>(
      `SELECT ${column} AS key, ${COUNTS} ${SINCE} GROUP BY ${column} ORDER BY ${column}`,
      [since],
    );
    return Object.fromEntries(rows.map(({ key, ...counted }) => [key, countsOf(counted)]));
  };
  const [total] = await queries.all<Counted>(`SELECT ${COUNTS} ${SINCE}`, [since]);
  return {
    ...countsOf(total!),
    bySeverity: await by('severity'),
    byCategory: await by('category'),
    byService: await by('service'),
  };
}

/** Returns how many incidents fire now, in all and by severity. */
export async function firingNow(
  queries: Queries,
): Promise<{ total: number; bySeverity: Record<string, number> }> {
  const rows = await queries.all<{ severity: string; count: number }>(
    `SELECT severity, count(*) AS count FROM incidents WHERE status = 'firing' AND severity <> 'none' GROUP BY severity ORDER BY severity`,
  );
  return {
    total: rows.reduce((sum, { count }) => sum + count, 0),
    bySeverity: Object.fromEntries(rows.map(({ severity, count }) => [severity, count])),
  };
}

function countsOf({ total, active, by_hand, mean }: Counted): Counts {
  return {
    total,
    active,
    resolvedByHand: by_hand,
    meanSecondsToResolve: mean === null ? null : Math.round(mean / 1000),
  };
}
