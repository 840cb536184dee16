import type { BusinessFigures } from '../../seams/figures.ts';
import type { Database } from '../../storage/database.ts';

const PERIOD = `
  SELECT count(*)::int AS "leadsGenerated", count(*) FILTER (WHERE status = 'qualificado')::int AS "leadsQualified"
  FROM leads WHERE created_at >= $1 AND created_at < $2`;

/** Leads of a period. The qualifier's metrics are about its service, not about business. */
export const businessOf = (database: Database): BusinessFigures => ({
  metrics: [],
  of: async ({ from, to }) => (await database.query(PERIOD, [from, to]))[0]!,
});
