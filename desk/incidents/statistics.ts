import type { Queries } from '../storage/database.ts';

/** How often alerts fired in a period, and how long they took. Durations are milliseconds. */
export interface Statistics {
  readonly total: number;
  readonly acknowledged: number;
  readonly toAcknowledge: Spread | undefined;
  readonly toResolve: Spread | undefined;
  /** Incidents that were short and that nobody acknowledged. */
  readonly noise: number;
  readonly periods: readonly Period[];
  readonly alerts: readonly AlertNoise[];
}

/** Half of the times are at most the median, 95 of 100 at most the other. */
export interface Spread {
  readonly median: number;
  readonly p95: number;
}

/** A day or a week. */
export interface Period {
  /** Its first moment. */
  readonly from: number;
  readonly bySeverity: Readonly<Record<string, number>>;
  readonly total: number;
  readonly toAcknowledge: Spread | undefined;
  readonly toResolve: Spread | undefined;
}

/** How noisy one alert is. */
export interface AlertNoise {
  readonly name: string;
  readonly severity: string;
  readonly service: string;
  readonly fired: number;
  readonly short: number;
  readonly unacknowledged: number;
  /** Of those, how many were short and never acknowledged. */
  readonly noise: number;
  readonly length: Spread | undefined;
}

/** An incident that is over sooner needs nobody. */
export const SHORT_MS = 5 * 60_000;

interface Row {
  readonly name: string;
  readonly severity: string;
  readonly service: string;
  readonly starts_at: number;
  readonly ends_at: number | null;
  readonly acknowledged: number | null;
}

/** Rows that are read at once: what one answer of the database may hold. */
const CHUNK = 5000;

/**
 * Returns the statistics of the incidents that began between two moments, by periods that begin at `starts`. The first acknowledgement
 * counts, also if it has ended since.
 */
export async function statistics(
  queries: Queries,
  {
    starts,
    to,
    shortMs = SHORT_MS,
  }: { readonly starts: readonly number[]; readonly to: number; readonly shortMs?: number },
): Promise<Statistics> {
  const rows: Row[] = [];
  for (let after = 0; ; ) {
    const some = await queries.all<Row & { id: number }>(
      `SELECT i.id, i.name, i.severity, i.service, i.starts_at, i.ends_at,
         (SELECT min(e.at) FROM incident_events e WHERE e.incident = i.id AND e.kind = 'acknowledged') AS acknowledged
       FROM incidents i
       WHERE i.severity <> 'none' AND i.starts_at >= $1 AND i.starts_at < $2 AND i.id > $3
       ORDER BY i.id LIMIT ${CHUNK}`,
      [starts[0]!, to, after],
    );
    rows.push(...some);
    if (some.length < CHUNK) break;
    after = some.at(-1)!.id;
  }
  return summary(rows, starts, shortMs);
}

function summary(rows: readonly Row[], starts: readonly number[], shortMs: number): Statistics {
  const isNoise = (row: Row) => isShort(row, shortMs) && row.acknowledged === null;
  const byAlert = Map.groupBy(rows, ({ name }) => name);
  const inPeriod = Map.groupBy(rows, ({ starts_at }) => starts.findLastIndex(from => from <= starts_at));
  return {
    total: rows.length,
    acknowledged: rows.filter(({ acknowledged }) => acknowledged !== null).length,
    toAcknowledge: acknowledging(rows),
    toResolve: resolving(rows),
    noise: rows.filter(isNoise).length,
    periods: starts.map((from, i) => {
      const own = inPeriod.get(i) ?? [];
      const counts = Map.groupBy(own, ({ severity }) => severity);
      return {
        from,
        total: own.length,
        bySeverity: Object.fromEntries([...counts].map(([severity, some]) => [severity, some.length])),
        toAcknowledge: acknowledging(own),
        toResolve: resolving(own),
      };
    }),
    alerts: [...byAlert.values()]
      .map(own => ({
        name: own[0]!.name,
        severity: own.at(-1)!.severity,
        service: own.at(-1)!.service,
        fired: own.length,
        short: own.filter(row => isShort(row, shortMs)).length,
        unacknowledged: own.filter(({ acknowledged }) => acknowledged === null).length,
        noise: own.filter(isNoise).length,
        length: resolving(own),
      }))
      .sort((a, b) => b.noise - a.noise || b.fired - a.fired || (a.name < b.name ? -1 : 1)),
  };
}

function isShort({ starts_at, ends_at }: Row, shortMs: number): boolean {
  return ends_at !== null && ends_at - starts_at < shortMs;
}

function acknowledging(rows: readonly Row[]): Spread | undefined {
  return spread(rows.flatMap(row => (row.acknowledged === null ? [] : [row.acknowledged - row.starts_at])));
}

function resolving(rows: readonly Row[]): Spread | undefined {
  return spread(rows.flatMap(row => (row.ends_at === null ? [] : [row.ends_at - row.starts_at])));
}

/** The nearest rank, so that each is a time that was really taken. */
function spread(times: readonly number[]): Spread | undefined {
  if (times.length === 0) return undefined;
  const sorted = times.map(time => Math.max(0, time)).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return { median: at(0.5), p95: at(0.95) };
}
