import { redact, redactText } from '@vigia/telemetry';
import { digest } from '../../base/digest.ts';
import { Problem } from '../../base/problem.ts';
import { Unavailable } from '../../storage/connection-error.ts';
import type { Alert, Notification } from '../inbox/inbox.ts';
import type { Services } from '../services.ts';
import type { AlertmanagerClient } from './alertmanager.ts';
import * as queries from './queries.ts';

/** One occurrence of an alert, as the document asks for it. */
export interface HistoricAlert {
  readonly id: number;
  readonly clinic: string | null;
  readonly name: string;
  readonly severity: string;
  /** The document's fourth level: critical, and told on the telephone. */
  readonly escalate: boolean;
  readonly category: string;
  readonly service: string;
  readonly status: 'firing' | 'resolved';
  readonly message: string;
  readonly metadata: { readonly labels: Texts; readonly annotations: Texts };
  readonly createdAt: string;
  readonly resolvedAt: string | null;
  /** Who resolved it by hand, and why; without both it ended by itself. */
  readonly resolvedBy: string | null;
  readonly resolution: string | null;
}
type Texts = Readonly<Record<string, string>>;

export interface Filter {
  readonly severity?: string;
  readonly escalate?: boolean;
  readonly category?: string;
  readonly service?: string;
  readonly clinic?: string;
  readonly limit: number;
}

/** A notification that the database did not take waits here; Alertmanager repeats what fires, so that few are enough. */
const WAITING = 500;
/** By hand means so long: an alert that still fires afterwards is open again. Alertmanager is silenced as long. */
export const BY_HAND_SECONDS = 3600;
const KEEP_DAYS = 90;
const KEEP_AT_MOST = 10_000;
/** Nothing that is worth reading is longer. */
const TEXT = 1000;
const TEXTS = 40;

/** Every alert that Alertmanager has told the inbox of, in the database. The heartbeat and reports are no alerts. */
export class AlertHistory {
  private readonly services: Services;
  private readonly alertmanager: AlertmanagerClient | undefined;
  private waiting: Alert[] = [];
  private writing = false;

  constructor(services: Services, alertmanager?: AlertmanagerClient) {
    this.services = services;
    this.alertmanager = alertmanager;
  }

  /** Keeps the alerts of a notification: at once when the database is there, else when it is back. */
  accept({ alerts }: Notification): void {
    const known = alerts.filter(
      ({ labels, startsAt }) =>
        labels.alertname && labels.severity !== 'none' && !Number.isNaN(Date.parse(startsAt)),
    );
    this.waiting = [...this.waiting, ...known].slice(-WAITING);
    void this.write().catch(() => {});
  }

  /** Writes what waits, in order. Throws when the database is away; what waits goes on waiting. */
  async write(): Promise<void> {
    if (this.writing) return;
    this.writing = true;
    try {
      for (let alert = this.waiting[0]; alert; alert = this.waiting[0]) {
        await this.record(alert).catch((error: unknown) => {
          if (error instanceof Unavailable) throw error;
          // What the database will never take must not stop the rest.
          this.services.log.app.error({ error, alert: alert.labels.alertname }, 'Alert not kept');
        });
        this.waiting = this.waiting.filter(one => one !== alert);
      }
    } finally {
      this.writing = false;
    }
  }

  async active(filter: Filter): Promise<HistoricAlert[]> {
    const { severity = null, escalate = null, category = null, service = null, clinic = null } = filter;
    const values = [severity, escalate, category, service, clinic, filter.limit];
    return (await this.services.database.query<Record<string, unknown>>(queries.active, values)).map(toAlert);
  }

  /** Counts and the mean time to resolve, of alerts that began in the last `days`. */
  async stats(days: number) {
    const { database } = this.services;
    const [total] = await database.query(queries.totals, [days]);
    const by = async (column: 'severity' | 'category' | 'service') =>
      Object.fromEntries(
        (await database.query(queries.totalsBy(column), [days])).map(({ key, ...counts }) => [key, counts]),
      );
    return {
      days,
      ...total,
      bySeverity: await by('severity'),
      byCategory: await by('category'),
      byService: await by('service'),
    };
  }

  /**
   * Somebody has dealt with it. It counts as resolved, and for an hour nobody is told of it again. Throws a `Problem` when
   * there is none, or when it is resolved already. `silenced` is false when Alertmanager could not be asked.
   */
  async resolve(id: number, by: string, reason: string): Promise<HistoricAlert & { silenced: boolean }> {
    const { database, events } = this.services;
    const [row] = await database.query<Record<string, unknown>>(queries.resolve, [
      id,
      redactText(by),
      redactText(reason),
    ]);
    if (!row) {
      const [known] = await database.query('SELECT id FROM alert_history WHERE id = $1', [id]);
      if (known)
        throw new Problem(409, `alert ${id} is resolved already`, 'see GET /production/alerts/active');
      throw new Problem(404, `there is no alert ${id}`, 'see GET /production/alerts/active', 'id');
    }
    const alert = toAlert(row);
    events.alertResolved({ alertId: String(id), alert: alert.name, by, reason });
    return { ...alert, silenced: await this.silence(alert, by, reason) };
  }

  /** Alerts that ended long ago, and more than the disk should hold. */
  async discardOld(): Promise<void> {
    await this.services.database.query(queries.discardOld, [KEEP_DAYS, KEEP_AT_MOST]);
  }

  private async record({ status, labels, annotations, startsAt, endsAt, fingerprint }: Alert): Promise<void> {
    const { alertname = '', severity = '', category = '', service = '', clinic_id = null } = labels;
    const id = fingerprint ?? digest(JSON.stringify(Object.entries(labels).sort()));
    const ended = status === 'resolved' ? endOf(endsAt) : null;
    const metadata = { labels: texts(labels), annotations: texts(annotations) };
    await this.services.database.query(queries.closeEarlier, [id, startsAt]);
    await this.services.database.query(queries.record, [
      id,
      clinic_id,
      alertname,
      severity,
      category,
      service,
      status,
      redactText(annotations.description ?? annotations.summary ?? '').slice(0, TEXT),
      JSON.stringify(metadata),
      startsAt,
      ended,
      BY_HAND_SECONDS,
    ]);
  }

  private async silence({ name, metadata }: HistoricAlert, by: string, reason: string): Promise<boolean> {
    if (!this.alertmanager) return false;
    try {
      await this.alertmanager.silence({
        labels: metadata.labels,
        by,
        comment: reason,
        seconds: BY_HAND_SECONDS,
      });
      return true;
    } catch (error) {
      this.services.log.app.warn({ error, alert: name }, 'Alertmanager took no silence');
      return false;
    }
  }
}

function endOf(endsAt: string | undefined): string {
  return endsAt && !Number.isNaN(Date.parse(endsAt)) ? endsAt : new Date().toISOString();
}

function texts(given: Texts): Texts {
  const some = Object.entries(given)
    .slice(0, TEXTS)
    .map(([key, value]) => [key, value.slice(0, TEXT)]);
  return redact(Object.fromEntries(some)) as Texts;
}

function toAlert(row: Record<string, unknown>): HistoricAlert {
  const metadata = row.metadata as HistoricAlert['metadata'];
  const time = (value: unknown) => (value === null ? null : new Date(value as string).toISOString());
  return {
    id: Number(row.id),
    clinic: row.clinic_id as string | null,
    name: String(row.name),
    severity: String(row.severity),
    escalate: metadata.labels.escalate === 'true',
    category: String(row.category),
    service: String(row.service),
    status: row.status as HistoricAlert['status'],
    message: String(row.message),
    metadata,
    createdAt: time(row.created_at)!,
    resolvedAt: time(row.resolved_at),
    resolvedBy: row.resolved_by as string | null,
    resolution: row.resolution as string | null,
  };
}
