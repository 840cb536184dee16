const REOPENS = `(excluded.status = 'firing' AND h.resolved_by IS NOT NULL
      AND h.resolved_at < now() - make_interval(secs => $12))`;
const CHANGES = `(h.status = 'firing' OR ${REOPENS})`;

/**
 * A notification of the same occurrence changes its row. What was resolved by hand ($12 seconds ago at most) stays so
 * while it fires; a notification that comes late does not open again what has ended.
 */
export const record = `
  INSERT INTO alert_history AS h
    (fingerprint, clinic_id, name, severity, category, service, status, message, metadata, created_at, resolved_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT (fingerprint, created_at) DO UPDATE SET
    message = excluded.message,
    metadata = excluded.metadata,
    status = CASE WHEN ${CHANGES} THEN excluded.status ELSE h.status END,
    resolved_at = CASE WHEN ${CHANGES} THEN excluded.resolved_at ELSE h.resolved_at END,
    resolved_by = CASE WHEN ${REOPENS} THEN NULL ELSE h.resolved_by END,
    resolution = CASE WHEN ${REOPENS} THEN NULL ELSE h.resolution END`;

/** The end of an earlier occurrence was not told, as when the service was away for long. */
export const closeEarlier = `
  UPDATE alert_history SET status = 'resolved', resolved_at = $2::timestamptz
  WHERE fingerprint = $1 AND status = 'firing' AND created_at < $2::timestamptz`;

export const active = `
  SELECT * FROM alert_history
  WHERE status = 'firing'
    AND ($1::text IS NULL OR severity = $1)
    AND ($2::boolean IS NULL OR coalesce(metadata->'labels'->>'escalate', 'false')::boolean = $2)
    AND ($3::text IS NULL OR category = $3)
    AND ($4::text IS NULL OR service = $4)
    AND ($5::text IS NULL OR clinic_id = $5)
  ORDER BY created_at DESC, id DESC LIMIT $6`;

const COUNTS = `
  count(*)::int AS total,
  count(*) FILTER (WHERE status = 'firing')::int AS active,
  count(*) FILTER (WHERE resolved_by IS NOT NULL)::int AS "resolvedByHand",
  round(avg(extract(epoch FROM resolved_at - created_at)))::float8 AS "meanSecondsToResolve"`;
const SINCE = `FROM alert_history WHERE created_at >= now() - make_interval(days => $1)`;

export const totals = `SELECT ${COUNTS} ${SINCE}`;
export const totalsBy = (column: 'severity' | 'category' | 'service'): string =>
  `SELECT ${column} AS key, ${COUNTS} ${SINCE} GROUP BY ${column} ORDER BY ${column}`;

export const resolve = `
  UPDATE alert_history SET status = 'resolved', resolved_at = now(), resolved_by = $2, resolution = $3
  WHERE id = $1 AND status = 'firing' RETURNING *`;

export const discardOld = `
  DELETE FROM alert_history WHERE status = 'resolved' AND
    (resolved_at < now() - make_interval(days => $1)
     OR id <= (SELECT id FROM alert_history ORDER BY id DESC OFFSET $2 LIMIT 1))`;
