import type { Queries, Value } from '../storage/database.ts';
import type { Incident } from './incident.ts';
import { incidentOf } from './rows.ts';

/** How an incident stands, in the order in which people look at them. */
export const standings = ['firing', 'acknowledged', 'unknown', 'resolved'] as const;
export type Standing = (typeof standings)[number];

/** What incidents are grouped and chosen by. */
export const traits = ['environment', 'severity', 'category', 'service', 'tenant'] as const;
export type Trait = (typeof traits)[number];

/** Which incidents are shown. What is left out chooses all. */
export type OverviewFilter = { readonly [T in Trait]?: string } & {
  readonly standing?: Standing;
  /** The name of the alert. */
  readonly name?: string;
};

/** How many incidents there are, and the values that each trait has. */
export interface Overview {
  readonly counts: Readonly<Record<Standing, number>>;
  /** Incidents that fire and are not acknowledged, whatever the filter. */
  readonly firing: number;
  /** The values of all incidents, whatever the filter: the most common first. */
  readonly values: Readonly<Record<Trait, readonly string[]>>;
}

/** Returns how the incident stands now. */
export function standingOf(
  incident: Pick<Incident, 'status' | 'unknownSince' | 'acknowledgedAt' | 'acknowledgedUntil'>,
  now: number,
): Standing {
  if (incident.status === 'resolved') return 'resolved';
  if (incident.unknownSince !== null) return 'unknown';
  const { acknowledgedAt, acknowledgedUntil } = incident;
  return acknowledgedAt !== null && (acknowledgedUntil === null || acknowledgedUntil > now)
    ? 'acknowledged'
    : 'firing';
}

/** The same in SQL; `$1` is now. */
const STANDING = `CASE
  WHEN status = 'resolved' THEN 'resolved'
  WHEN unknown_since IS NOT NULL THEN 'unknown'
  WHEN acknowledged_at IS NOT NULL AND (acknowledged_until IS NULL OR acknowledged_until > CAST($1 AS bigint)) THEN 'acknowledged'
  ELSE 'firing' END`;
/** Heartbeats and notices are not incidents; they are shown to those who ask for them. */
const INCIDENTS = `severity <> 'none'`;
const asked = ({ severity }: OverviewFilter) => (severity === 'none' ? `severity = 'none'` : INCIDENTS);
const SEVERITY = `CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 WHEN 'info' THEN 2 ELSE 3 END`;
/** A list to choose from is not longer. */
const MOST_VALUES = 100;

/** Counts the incidents that a filter chooses, by how they stand, and says what there is to choose from. */
export async function overview(queries: Queries, filter: OverviewFilter, now: number): Promise<Overview> {
  const columns = [...traits, ...(filter.name === undefined ? [] : ['name'])];
  const rows = await queries.all<{ standing: Standing; total: number } & Record<Trait, string | null>>(
    `SELECT standing, ${columns.join(', ')}, count(*) AS total
     FROM (SELECT ${STANDING} AS standing, ${columns.join(', ')} FROM incidents WHERE ${asked(filter)}) AS found
     GROUP BY standing, ${columns.join(', ')}`,
    [now],
  );
  const chosen = (row: Record<string, unknown>) =>
    [...traits, 'name' as const].every(trait => filter[trait] === undefined || row[trait] === filter[trait]);
  const sum = (some: readonly { total: number }[]) => some.reduce((all, { total }) => all + total, 0);
  const counts = Object.fromEntries(
    standings.map(one => [one, sum(rows.filter(row => row.standing === one && chosen(row)))]),
  ) as Overview['counts'];
  const values = Object.fromEntries(
    traits.map(trait => {
      const totals = new Map<string, number>();
      for (const row of rows) {
        const value = row[trait];
        if (value) totals.set(value, (totals.get(value) ?? 0) + row.total);
      }
      const common = [...totals].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST_VALUES);
      return [trait, common.map(([value]) => value)];
    }),
  ) as Record<string, readonly string[]> as Overview['values'];
  return { counts, values, firing: sum(rows.filter(row => row.standing === 'firing')) };
}

/** Returns how many incidents fire and are not acknowledged. */
export async function firingCount(queries: Queries, now: number): Promise<number> {
  const [row] = await queries.all<{ total: number }>(
    `SELECT count(*) AS total FROM incidents WHERE status = 'firing' AND ${INCIDENTS} AND ${STANDING} = 'firing'`,
    [now],
  );
  return row!.total;
}

/**
 * Returns one page of the incidents that a filter chooses: what fires first, the worst and newest on top, then what is acknowledged,
 * not known, resolved. Texts that are longer than a page needs are left out of it.
 */
export async function incidentsPage(
  queries: Queries,
  filter: OverviewFilter,
  { now, limit, offset }: { readonly now: number; readonly limit: number; readonly offset: number },
): Promise<Incident[]> {
  const values: Value[] = [now];
  const given = (value: Value) => `$${values.push(value)}`;
  const conditions = [...traits, 'name' as const].flatMap(trait => {
    const value = filter[trait];
    return value === undefined ? [] : [`${trait} = ${given(value)}`];
  });
  const { standing } = filter;
  if (standing !== undefined) {
    conditions.push(`status = ${given(standing === 'resolved' ? 'resolved' : 'firing')}`);
    conditions.push(`${STANDING} = ${given(standing)}`);
  }
  const rank = `CASE ${STANDING} ${standings.map((one, i) => `WHEN '${one}' THEN ${i}`).join(' ')} END`;
  const rows = await queries.all(
    `SELECT * FROM incidents WHERE id IN (
       SELECT id FROM (
         SELECT id, ${rank} AS place, ${SEVERITY} AS badness,
           CASE status WHEN 'resolved' THEN coalesce(ends_at, resolved_at) ELSE starts_at END AS moment
         FROM incidents WHERE ${[asked(filter), ...conditions].join(' AND ')}) AS found
       ORDER BY place, CASE WHEN place < ${standings.indexOf('resolved')} THEN badness ELSE 0 END, moment DESC, id DESC
       LIMIT ${given(limit)} OFFSET ${given(offset)})`,
    values,
  );
  const moment = (one: Incident) =>
    one.status === 'resolved' ? (one.endsAt ?? one.resolvedAt ?? 0) : one.startsAt;
  const order = (one: Incident) => standings.indexOf(standingOf(one, now));
  const worst = (one: Incident) => {
    const place = ['critical', 'warning', 'info'].indexOf(one.severity);
    return one.status === 'resolved' ? 0 : place < 0 ? 3 : place;
  };
  return rows
    .map(incidentOf)
    .sort((a, b) => order(a) - order(b) || worst(a) - worst(b) || moment(b) - moment(a) || b.id - a.id);
}
