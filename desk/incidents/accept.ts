import type { Queries, Row, Value } from '../storage/database.ts';
import type { About, Change, EventKind, IncidentEvent } from './incident.ts';
import type { PreparedAlert } from './prepared.ts';
import { eventOf, placeholders } from './rows.ts';
import { type Said, type Standing, type TransitionTimes, transition } from './transition.ts';

/** A notification, prepared. */
export interface Prepared {
  readonly receiver: string;
  readonly status: string;
  /** JSON. */
  readonly groupLabels: string;
  readonly truncated: number;
  readonly alerts: readonly PreparedAlert[];
}

/** Rows that one statement writes: more would be slower to take apart than to write. */
const CHUNK = 200;

/** Writes a notification within a transaction, and returns what it added to time lines. */
export async function writeNotification(
  queries: Queries,
  { receiver, status, groupLabels, truncated, alerts }: Prepared,
  said: Pick<Said, 'at' | 'doubt'>,
  times: TransitionTimes,
): Promise<Change> {
  const [notification] = await queries.all<{ id: number }>(
    `INSERT INTO notifications (receiver, at, status, group_labels, alerts, truncated)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [receiver, said.at, status, groupLabels, alerts.length, truncated],
  );
  const events: IncidentEvent[] = [];
  const about = new Map<number, About>();
  for (let i = 0; i < alerts.length; i += CHUNK) {
    const some = alerts.slice(i, i + CHUNK);
    const written = await writeAlerts(queries, some, notification!.id, { ...said, receiver }, times);
    for (const event of written.events) events.push(event);
    for (const one of written.about) about.set(one.id, one);
  }
  return { events, about };
}

interface NewRow {
  readonly incident: number;
  readonly kind: EventKind;
  readonly detail?: object;
}

async function writeAlerts(
  queries: Queries,
  alerts: readonly PreparedAlert[],
  notification: number,
  said: Omit<Said, 'status' | 'endsAt'>,
  times: TransitionTimes,
): Promise<{ events: IncidentEvent[]; about: About[] }> {
  const before = await standingOf(queries, alerts);
  const changed = alerts.map(alert => {
    const { status, endsAt } = alert;
    const known = before.get(keyOf(alert));
    return { alert, known, now: transition(known?.standing, { ...said, status, endsAt }, times) };
  });
  const values = changed.flatMap(({ alert, known, now }): Value[] => [
    ...[alert.fingerprint, alert.startsAt, now.endsAt, now.status, alert.name, alert.severity],
    ...[Number(alert.escalate), alert.category, alert.service, alert.environment, alert.tenant],
    ...[alert.labels, alert.annotations, alert.generatorUrl, said.at, said.at],
    ...[now.resolvedAt, now.resolvedVia, now.resolvedBy, now.resolution, now.unknownSince],
    // Somebody has seen what was; what began again, nobody has.
    ...(known && !now.events.includes('reopened') ? known.acknowledgement : [null, null, null]),
  ]);
  const written = await queries.all<Row>(
    `INSERT INTO incidents (${COLUMNS.join(', ')}) VALUES ${placeholders(alerts.length, COLUMNS.length)}
     ON CONFLICT (fingerprint, starts_at) DO UPDATE SET ${UPDATED} RETURNING id, fingerprint, starts_at`,
    values,
  );
  const ids = new Map(written.map(row => [`${row.fingerprint} ${row.starts_at}`, row.id as number]));
  const superseded = await endEarlier(queries, alerts, said.at);
  const events = [
    ...changed.flatMap(({ alert, now }): NewRow[] => {
      const incident = ids.get(keyOf(alert))!;
      const own = now.events.map(kind => ({ incident, kind }));
      return [...own, { incident, kind: 'told', detail: { receiver: said.receiver, status: alert.status } }];
    }),
    ...superseded.map(
      (incident): NewRow => ({ incident, kind: 'resolved', detail: { because: 'it fires again' } }),
    ),
  ];
  const about = alerts.map(alert => {
    const { name, severity, escalate, category, service, environment, tenant } = alert;
    return { id: ids.get(keyOf(alert))!, name, severity, escalate, category, service, environment, tenant };
  });
  return { events: await writeEvents(queries, events, notification, said.at), about };
}

const COLUMNS = [
  ...['fingerprint', 'starts_at', 'ends_at', 'status', 'name', 'severity'],
  ...['escalate', 'category', 'service', 'environment', 'tenant'],
  ...['labels', 'annotations', 'generator_url', 'first_told_at', 'last_told_at'],
  ...['resolved_at', 'resolved_via', 'resolved_by', 'resolution', 'unknown_since'],
  ...['acknowledged_at', 'acknowledged_by', 'acknowledged_until'],
];
const UPDATED = COLUMNS.filter(name => !['fingerprint', 'starts_at', 'first_told_at'].includes(name))
  .map(name => `${name} = excluded.${name}`)
  .join(', ');

const keyOf = ({ fingerprint, startsAt }: PreparedAlert): string => `${fingerprint} ${startsAt}`;

interface Known {
  readonly standing: Standing;
  readonly acknowledgement: readonly Value[];
}

async function standingOf(
  queries: Queries,
  alerts: readonly PreparedAlert[],
): Promise<ReadonlyMap<string, Known>> {
  const pairs = alerts.map((_, i) => `(CAST($${2 * i + 1} AS text), CAST($${2 * i + 2} AS bigint))`);
  const rows = await queries.all<Row>(
    `SELECT fingerprint, starts_at, status, ends_at, resolved_at, resolved_via, resolved_by, resolution, unknown_since,
       acknowledged_at, acknowledged_by, acknowledged_until
     FROM incidents WHERE (fingerprint, starts_at) IN (VALUES ${pairs.join(', ')})`,
    alerts.flatMap(({ fingerprint, startsAt }) => [fingerprint, startsAt]),
  );
  return new Map(
    rows.map(row => [
      `${row.fingerprint} ${row.starts_at}`,
      {
        standing: {
          status: row.status as Standing['status'],
          endsAt: row.ends_at as number | null,
          resolvedAt: row.resolved_at as number | null,
          resolvedVia: row.resolved_via as string | null,
          resolvedBy: row.resolved_by as string | null,
          resolution: row.resolution as string | null,
          unknownSince: row.unknown_since as number | null,
        },
        acknowledgement: [row.acknowledged_at, row.acknowledged_by, row.acknowledged_until] as Value[],
      },
    ]),
  );
}

/** The end of an earlier occurrence was not told, as when the desk was away for long. */
async function endEarlier(queries: Queries, alerts: readonly PreparedAlert[], at: number): Promise<number[]> {
  const fingerprints = [...new Set(alerts.map(({ fingerprint }) => fingerprint))];
  const later =
    'FROM incidents AS later WHERE later.fingerprint = incidents.fingerprint AND later.starts_at > incidents.starts_at';
  const rows = await queries.all<{ id: number }>(
    `UPDATE incidents SET status = 'resolved', resolved_at = $1, unknown_since = NULL,
       ends_at = (SELECT min(later.starts_at) ${later})
     WHERE status = 'firing' AND fingerprint IN ${placeholders(1, fingerprints.length, 2)} AND EXISTS (SELECT 1 ${later})
     RETURNING id`,
    [at, ...fingerprints],
  );
  return rows.map(({ id }) => id);
}

async function writeEvents(
  queries: Queries,
  rows: readonly NewRow[],
  notification: number,
  at: number,
): Promise<IncidentEvent[]> {
  const written = await queries.all(
    `INSERT INTO incident_events (incident, notification, at, kind, by_whom, detail)
     VALUES ${placeholders(rows.length, 6)} RETURNING id, incident, at, kind, by_whom, detail`,
    rows.flatMap(({ incident, kind, detail }): Value[] => [
      ...[incident, kind === 'told' ? notification : null, at, kind, null],
      detail === undefined ? null : JSON.stringify(detail),
    ]),
  );
  return written.map(eventOf);
}
