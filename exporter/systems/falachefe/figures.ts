import * as business from '../../../metrics/falachefe/business.ts';
import type { BusinessFigures } from '../../seams/figures.ts';
import type { Database } from '../../storage/database.ts';

const PERIOD = `
  SELECT
    (SELECT count(*)::int FROM conversations WHERE created_at >= $1 AND created_at < $2) AS "conversationsStarted",
    (SELECT count(*)::int FROM conversations WHERE closed_at >= $1 AND closed_at < $2) AS "conversationsFinished",
    (SELECT count(*)::int FROM conversations WHERE handed_off_at >= $1 AND handed_off_at < $2) AS "conversationsHandedOff",
    (SELECT count(DISTINCT user_id)::int FROM conversations WHERE created_at >= $1 AND created_at < $2) AS "activeUsers",
    (SELECT coalesce(sum(amount), 0)::float8 FROM revenues WHERE created_at >= $1 AND created_at < $2) AS "revenueBrl",
    (SELECT coalesce(sum(amount), 0)::float8 FROM costs WHERE created_at >= $1 AND created_at < $2) AS "costBrl"`;

/** Conversations, and what they earned and cost. */
export const figuresOf = (database: Database): BusinessFigures => ({
  metrics: Object.values(business),
  of: async ({ from, to }) => (await database.query(PERIOD, [from, to]))[0]!,
});
