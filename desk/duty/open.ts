import type { DeskContext } from '../context.ts';
import { countedSeverity, openIncidents } from './metrics.ts';

const SEVERITIES = ['critical', 'warning', 'info', 'other'] as const;
const STATES = ['unacknowledged', 'acknowledged', 'unknown'] as const;

/** Counts what is open, by whether somebody looks after it. */
export async function measureOpen({ database, instruments }: DeskContext): Promise<void> {
  const rows = await database.all<{ severity: string; state: (typeof STATES)[number]; count: number }>(
    `SELECT severity, CASE WHEN unknown_since IS NOT NULL THEN 'unknown'
         WHEN acknowledged_at IS NOT NULL THEN 'acknowledged' ELSE 'unacknowledged' END AS state, count(*) AS count
     FROM incidents WHERE status = 'firing' AND severity <> 'none' GROUP BY 1, 2`,
  );
  instruments.gauge(openIncidents).replace(
    SEVERITIES.flatMap(severity =>
      STATES.map(state => {
        const own = rows.filter(row => row.state === state && countedSeverity(row.severity) === severity);
        return [{ severity, state }, own.reduce((sum, { count }) => sum + count, 0)] as const;
      }),
    ),
  );
}
