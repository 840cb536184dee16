import { statistics } from '../incidents/statistics.ts';
import type { Queries } from '../storage/database.ts';
import type { Spans } from './figures.ts';
import type { OpenIncident, ReportAlerts } from './report.ts';

const MOST_OPEN = 20;
const OPEN = `FROM incidents WHERE severity <> 'none' AND starts_at < $1 AND (ends_at IS NULL OR ends_at >= $1)`;

interface Row {
  readonly id: number;
  readonly name: string;
  readonly severity: string;
  readonly service: string;
  readonly environment: string | null;
  readonly starts_at: number;
  readonly acknowledged: number;
}

/** Returns what the desk was told of alerts in the period. */
export async function alertsOver(
  queries: Queries,
  { period, before, until }: Spans,
  timeScale: number,
): Promise<ReportAlerts> {
  const short = timeScale === 1 ? {} : { shortMs: 300_000 / timeScale };
  const own = await statistics(queries, { starts: period.slots, to: until, ...short });
  const past = await statistics(queries, { starts: before.slots, to: before.to, ...short });
  const rows = await queries.all<Row>(
    `SELECT id, name, severity, service, environment, starts_at,
       CASE WHEN EXISTS (SELECT 1 FROM incident_events e WHERE e.incident = incidents.id
         AND e.kind = 'acknowledged' AND e.at < $1) THEN 1 ELSE 0 END AS acknowledged
     ${OPEN} ORDER BY starts_at, id LIMIT ${MOST_OPEN}`,
    [until],
  );
  const [counted] = await queries.all<{ count: number }>(`SELECT count(*) AS count ${OPEN}`, [until]);
  return { ...own, totalBefore: past.total, open: rows.map(openOf), openCount: counted!.count };
}

function openOf({ starts_at: startsAt, acknowledged, ...rest }: Row): OpenIncident {
  return { ...rest, startsAt, acknowledged: acknowledged === 1 };
}
