import type { Queries, Row, Value } from '../storage/database.ts';

/** One alert of a notification, in the words of Alertmanager. */
export interface ReceivedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly generatorURL: string | null;
  readonly fingerprint: string;
  /** The incident that it is of. */
  readonly incident: number;
}

/** A notification as it was kept. */
export interface Received {
  readonly id: number;
  /** The receiver. */
  readonly inbox: string;
  readonly receivedAt: string;
  readonly status: 'firing' | 'resolved';
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly ReceivedAlert[];
}

export interface ReceivedFilter {
  readonly alertname?: string;
  /** Milliseconds since 1970. */
  readonly since?: number;
  /** Only notifications older than this one. */
  readonly before?: number;
}

export interface ReceivedLimits {
  /** Alerts of all notifications together. */
  readonly alerts: number;
  /** Characters of their labels and annotations. */
  readonly characters: number;
}

/** Rows that are read at once: so many times the longest texts fit into memory. */
const AT_ONCE = 100;

/**
 * Returns the newest notifications, the newest first, as many as the limits allow; the last one may lack alerts, and `truncated`
 * says that there is more.
 */
export async function received(
  queries: Queries,
  filter: ReceivedFilter,
  limits: ReceivedLimits,
): Promise<{ notifications: Received[]; truncated: boolean }> {
  const found = new Map<number, Received & { readonly alerts: ReceivedAlert[] }>();
  let [alerts, characters] = [0, 0];
  let below = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const rows = await page(queries, filter, below);
    for (const row of rows) {
      characters += (row.labels as string).length + (row.annotations as string).length;
      if (alerts === limits.alerts || (alerts > 0 && characters > limits.characters))
        return { notifications: [...found.values()], truncated: true };
      alerts++;
      const id = row.notification as number;
      if (!found.has(id)) found.set(id, notificationOf(row));
      found.get(id)!.alerts.push(alertOf(row));
    }
    if (rows.length < AT_ONCE) return { notifications: [...found.values()], truncated: false };
    below = rows.at(-1)!.event as number;
  }
}

function page(queries: Queries, { alertname, since, before }: ReceivedFilter, below: number): Promise<Row[]> {
  const values: Value[] = [below];
  const where = ["e.kind = 'told'", 'e.id < $1'];
  const add = (condition: string, value: Value): void => {
    values.push(value);
    where.push(`${condition} $${values.length}`);
  };
  if (alertname !== undefined) add('i.name =', alertname);
  if (since !== undefined) add('e.at >=', since);
  if (before !== undefined) add('e.notification <', before);
  return queries.all(
    `SELECT e.id AS event, e.notification, e.detail, n.receiver, n.at, n.status, n.group_labels,
       i.id AS incident, i.fingerprint, i.labels, i.annotations, i.starts_at, i.ends_at, i.generator_url
     FROM incident_events AS e
       JOIN incidents AS i ON i.id = e.incident JOIN notifications AS n ON n.id = e.notification
     WHERE ${where.join(' AND ')} ORDER BY e.id DESC LIMIT ${AT_ONCE}`,
    values,
  );
}

function notificationOf(row: Row): Received & { readonly alerts: ReceivedAlert[] } {
  return {
    id: row.notification as number,
    inbox: row.receiver as string,
    receivedAt: timeOf(row.at)!,
    status: row.status as Received['status'],
    groupLabels: JSON.parse(row.group_labels as string) as Received['groupLabels'],
    alerts: [],
  };
}

function alertOf(row: Row): ReceivedAlert {
  const { status } = JSON.parse(row.detail as string) as { status: ReceivedAlert['status'] };
  return {
    status,
    labels: JSON.parse(row.labels as string) as ReceivedAlert['labels'],
    annotations: JSON.parse(row.annotations as string) as ReceivedAlert['annotations'],
    startsAt: timeOf(row.starts_at)!,
    endsAt: status === 'resolved' ? timeOf(row.ends_at) : null,
    generatorURL: row.generator_url as string | null,
    fingerprint: row.fingerprint as string,
    incident: row.incident as number,
  };
}

function timeOf(milliseconds: unknown): string | null {
  return milliseconds === null ? null : new Date(milliseconds as number).toISOString();
}
