import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { redactText, redactTexts } from '@vigia/telemetry';
import { storableText } from '../storage/values.ts';
import type { NotifiedAlert } from './notification.ts';

type Texts = Readonly<Record<string, string>>;

/** An alert as it is kept: without personal data, with everything that a database takes. */
export interface PreparedAlert {
  readonly fingerprint: string;
  readonly status: 'firing' | 'resolved';
  readonly startsAt: number;
  readonly endsAt: number | undefined;
  readonly name: string;
  readonly severity: string;
  readonly escalate: boolean;
  readonly category: string;
  readonly service: string;
  readonly environment: string | null;
  readonly tenant: string | null;
  /** JSON. */
  readonly labels: string;
  /** JSON. */
  readonly annotations: string;
  readonly generatorUrl: string | null;
}

/** How long the process's other work waits at most for this, in milliseconds. */
const TURN_MS = 20;

/**
 * Prepares alerts, the same one once: what was said last counts. They are sorted, so that two notifications change rows in the same
 * order. Other work gets its turns meanwhile.
 */
export async function prepareAlerts(
  alerts: readonly NotifiedAlert[],
  tenantLabel: string,
): Promise<PreparedAlert[]> {
  const prepared = new Map<string, PreparedAlert>();
  let begun = performance.now();
  for (const alert of alerts) {
    const one = prepareAlert(alert, tenantLabel);
    prepared.set(`${one.fingerprint} ${one.startsAt}`, one);
    if (performance.now() - begun < TURN_MS) continue;
    await turn();
    begun = performance.now();
  }
  return [...prepared].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, alert]) => alert);
}

/** Prepares one alert. */
export function prepareAlert(alert: NotifiedAlert, tenantLabel: string): PreparedAlert {
  const labels = clean(alert.labels);
  const label = (name: string): string | null => (Object.hasOwn(labels, name) ? labels[name]! : null);
  return {
    fingerprint: fingerprintOf(alert),
    status: alert.status,
    startsAt: alert.startsAt,
    endsAt: alert.endsAt,
    name: label('alertname') ?? '',
    severity: label('severity') ?? '',
    escalate: label('escalate') === 'true',
    category: label('category') ?? '',
    service: label('service') ?? '',
    environment: label('environment'),
    tenant: label(tenantLabel),
    labels: JSON.stringify(labels),
    annotations: JSON.stringify(clean(alert.annotations)),
    generatorUrl: alert.generatorUrl === undefined ? null : storableText(redactText(alert.generatorUrl)),
  };
}

/** What Alertmanager sends has passed through templates: it is looked at once more. */
function clean(texts: Texts): Texts {
  const redacted = Object.entries(redactTexts(texts));
  return Object.fromEntries(redacted.map(([name, text]) => [storableText(name), storableText(text)]));
}

/** Alertmanager's own; of others, of the labels. */
export function fingerprintOf({
  fingerprint,
  labels,
}: Pick<NotifiedAlert, 'fingerprint' | 'labels'>): string {
  if (fingerprint !== undefined && /^[\w-]{1,64}$/.test(fingerprint)) return fingerprint;
  const text = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
