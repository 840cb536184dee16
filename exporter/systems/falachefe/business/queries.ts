/** Today, in UTC, as the contract says. */
const TODAY = `date_trunc('day', now(), 'UTC')`;

/** Each statement takes rows that were not counted yet and marks them, in one step: a row comes back once, ever. */
export const takeStarts = `
  UPDATE conversations SET start_counted = true WHERE NOT start_counted RETURNING company_id, channel`;

export const takeLengths = `
  WITH taken AS (
    UPDATE conversations SET length_counted = true WHERE closed_at IS NOT NULL AND NOT length_counted
    RETURNING id, company_id, channel
  )
  SELECT company_id, channel, (SELECT count(*)::int FROM messages m WHERE m.conversation_id = taken.id) AS messages FROM taken`;

export const takeResponses = `
  UPDATE messages SET response_counted = true WHERE response_at IS NOT NULL AND NOT response_counted
  RETURNING company_id, agent_type, extract(epoch FROM response_at - sent_at)::float8 AS seconds`;

export const dailyUsers = `
  SELECT company_id, channel, count(DISTINCT user_id)::int AS n FROM conversations
  WHERE created_at >= ${TODAY} GROUP BY company_id, channel`;

/** Share of the users of the period before the last $1 days who came back in the last $1 days. */
export const retention = `
  WITH active AS (
    SELECT company_id, user_id, bool_or(created_at < now() - make_interval(days => $1)) AS before,
      bool_or(created_at >= now() - make_interval(days => $1)) AS since
    FROM conversations WHERE created_at >= now() - make_interval(days => 2 * $1) GROUP BY company_id, user_id
  )
  SELECT company_id, (count(*) FILTER (WHERE before AND since))::float8 / nullif(count(*) FILTER (WHERE before), 0) AS rate
  FROM active GROUP BY company_id`;

/** Revenue of the last $1 days over the users who talked in them. */
export const revenue = `
  SELECT c.id AS company_id,
    (SELECT coalesce(sum(amount), 0) FROM revenues r WHERE r.company_id = c.id AND r.created_at >= now() - make_interval(days => $1))
    / nullif((SELECT count(DISTINCT user_id) FROM conversations v
      WHERE v.company_id = c.id AND v.created_at >= now() - make_interval(days => $1)), 0) AS per_user
  FROM companies c`;

export const costs = `
  SELECT v.company_id, v.channel, coalesce(sum(k.amount), 0)::float8 / count(DISTINCT v.id) AS per_conversation
  FROM conversations v LEFT JOIN costs k ON k.conversation_id = v.id
  WHERE v.created_at >= ${TODAY} GROUP BY v.company_id, v.channel`;
