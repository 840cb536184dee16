import { exposed, metricsOf } from '../../base/exposed.ts';
import type { Services } from '../../base/services.ts';

export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** What the database says of a period, by the tables that the sample has. */
const PERIOD = `
  SELECT
    (SELECT count(*)::int FROM conversations WHERE created_at >= $1 AND created_at < $2) AS "conversationsStarted",
    (SELECT count(*)::int FROM conversations WHERE closed_at >= $1 AND closed_at < $2) AS "conversationsFinished",
    (SELECT count(*)::int FROM conversations WHERE handed_off_at >= $1 AND handed_off_at < $2) AS "conversationsHandedOff",
    (SELECT count(*)::int FROM appointments WHERE requested_at >= $1 AND requested_at < $2) AS "appointmentsRequested",
    (SELECT count(*)::int FROM appointments WHERE confirmed_at >= $1 AND confirmed_at < $2) AS "appointmentsConfirmed",
    (SELECT count(DISTINCT user_id)::int FROM conversations WHERE created_at >= $1 AND created_at < $2) AS "activeUsers",
    (SELECT count(*)::int FROM leads WHERE created_at >= $1 AND created_at < $2) AS "leadsGenerated",
    (SELECT count(*)::int FROM leads WHERE created_at >= $1 AND created_at < $2 AND status = 'qualificado') AS "leadsQualified",
    (SELECT coalesce(sum(amount), 0)::float8 FROM revenues WHERE created_at >= $1 AND created_at < $2) AS "revenueBrl",
    (SELECT coalesce(sum(amount), 0)::float8 FROM costs WHERE created_at >= $1 AND created_at < $2) AS "costBrl"`;

/** The systems whose metrics are about business, by their names in the contract. */
const BUSINESS = /^(Business|Production|AtendeAI)/;

/** Figures of a period from the database, and what the business metrics say now. */
export async function businessFigures({ database, instruments }: Services, { from, to }: Period) {
  const [figures] = await database.query(PERIOD, [from, to]);
  const families = await exposed(instruments, metricsOf(BUSINESS));
  const metrics = [...families.values()].map(({ name, type, help, samples }) => ({
    name,
    type,
    help,
    // A histogram's buckets are for Prometheus.
    samples: samples
      .filter(sample => !sample.name.endsWith('_bucket'))
      .map(({ name: of, labels, value }) => ({ name: of, labels, value })),
  }));
  return { from: from.toISOString(), to: to.toISOString(), figures, metrics };
}
