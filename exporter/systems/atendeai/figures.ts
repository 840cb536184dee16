import * as metrics from '../../../metrics/atendeai.ts';
import type { BusinessFigures } from '../../seams/figures.ts';
import type { Database } from '../../storage/database.ts';

const PERIOD = `
  SELECT
    (SELECT count(*)::int FROM appointments WHERE requested_at >= $1 AND requested_at < $2) AS "appointmentsRequested",
    (SELECT count(*)::int FROM appointments WHERE confirmed_at >= $1 AND confirmed_at < $2) AS "appointmentsConfirmed"`;

/** Appointments of a period. */
export const figuresOf = (database: Database): BusinessFigures => ({
  metrics: Object.values(metrics),
  of: async ({ from, to }) => (await database.query(PERIOD, [from, to]))[0]!,
});
