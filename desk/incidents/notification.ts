import { shown } from '../http/shown.ts';
import { Problem } from '../problem.ts';

type Texts = Readonly<Record<string, string>>;

/** One alert of a notification. Times are milliseconds since 1970. */
export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly startsAt: number;
  /** Of one that is resolved. */
  readonly endsAt: number | undefined;
  readonly generatorUrl: string | undefined;
  readonly fingerprint: string | undefined;
}

/** What Alertmanager sends to a webhook, version 4, as far as the desk looks at it. */
export interface Notification {
  readonly status: 'firing' | 'resolved';
  readonly groupLabels: Texts;
  readonly alerts: readonly NotifiedAlert[];
  /** Alerts that Alertmanager left out, by its `max_alerts`. */
  readonly truncated: number;
}

/**
 * Returns the notification in a body. What Alertmanager adds in other versions is no fault. Throws a `Problem` with status 400 that
 * names the field if it is not one: Alertmanager does not send such a body again.
 */
export function readNotification(body: unknown): Notification {
  const given = objectAt(body, 'body');
  if (given.version !== '4') refuse('version', given.version, 'send the webhook format "4" of Alertmanager');
  if (!Array.isArray(given.alerts)) refuse('alerts', given.alerts, 'give a list of alerts');
  return {
    status: statusAt(given.status, 'status'),
    groupLabels: textsAt(given.groupLabels ?? {}, 'groupLabels'),
    alerts: given.alerts.map((alert, i) => alertAt(alert, `alerts.${i}`)),
    truncated: countAt(given.truncatedAlerts ?? 0),
  };
}

function alertAt(value: unknown, at: string): NotifiedAlert {
  const given = objectAt(value, at);
  const status = statusAt(given.status, `${at}.status`);
  return {
    status,
    labels: textsAt(given.labels, `${at}.labels`),
    annotations: textsAt(given.annotations ?? {}, `${at}.annotations`),
    startsAt: timeAt(given.startsAt, `${at}.startsAt`),
    endsAt:
      status === 'resolved' && given.endsAt !== undefined ? timeAt(given.endsAt, `${at}.endsAt`) : undefined,
    generatorUrl: optionalText(given.generatorURL, `${at}.generatorURL`),
    fingerprint: optionalText(given.fingerprint, `${at}.fingerprint`),
  };
}

function objectAt(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse(at, value, 'give an object');
  return value as Record<string, unknown>;
}

function statusAt(value: unknown, at: string): 'firing' | 'resolved' {
  if (value !== 'firing' && value !== 'resolved') refuse(at, value, 'use firing or resolved');
  return value;
}

function textsAt(value: unknown, at: string): Texts {
  const given = objectAt(value, at);
  for (const [name, text] of Object.entries(given))
    if (typeof text !== 'string') refuse(`${at}.${name}`, text, 'give text');
  return given as Texts;
}

function optionalText(value: unknown, at: string): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') refuse(at, value, 'give text');
  return value;
}

function timeAt(value: unknown, at: string): number {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) refuse(at, value, 'give a time such as 2026-01-31T12:00:00Z');
  return time;
}

function countAt(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    refuse('truncatedAlerts', value, 'give a whole number');
  return value;
}

function refuse(field: string, value: unknown, mend: string): never {
  throw new Problem(400, `${field} is ${shown(value)}`, mend, field);
}
