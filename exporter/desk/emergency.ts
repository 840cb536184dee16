import { redactText } from '@vigia/telemetry';
import { Problem } from '../base/problem.ts';
import type { Alert, Notification } from './notification.ts';
import type { Services } from './services.ts';

/** WhatsApp cuts longer ones. */
const LENGTH = 4000;

/** Writes notifications of Alertmanager to the person on call, through the same gateway as all messages. */
export class Emergency {
  private readonly services: Services;
  private readonly phone: string | undefined;

  /** `phone` is in E.164 form. */
  constructor(services: Services, phone: string | undefined) {
    this.services = services;
    this.phone = phone;
  }

  /**
   * One message for one notification. Throws a `Problem` without a number, and what the gateway throws: Alertmanager
   * then tries again.
   */
  async send(notification: Notification): Promise<void> {
    if (!this.phone)
      throw new Problem(
        503,
        'there is no number to write to',
        'set EMERGENCY_PHONE or EMERGENCY_PHONE_FILE and restart',
      );
    await this.services.uaz.sendText(this.phone, emergencyText(notification));
    const alerts = notification.alerts.map(({ labels }) => labels.alertname ?? 'unknown');
    this.services.events.emergencySent({ phoneNumber: this.phone, alerts });
  }
}

/** What the person reads: state and name of each alert, since when, what it says, and its runbook; those that fire first. */
export function emergencyText({ alerts }: Notification): string {
  const parts = (['firing', 'resolved'] as const).flatMap(state => {
    const own = alerts.filter(({ status }) => status === state);
    return own.map((alert, i) => emergencyPart(alert, own.length > 1 ? ` ${i + 1} of ${own.length}` : ''));
  });
  return redactText(parts.join('\n\n')).slice(0, LENGTH);
}

function emergencyPart({ status, labels, annotations, startsAt }: Alert, count: string): string {
  const state = status === 'resolved' ? '✅ RESOLVED' : '🚨 EMERGENCY';
  return [
    `${state}${count}: ${labels.alertname ?? 'unknown'} (${labels.service ?? '-'})`,
    annotations.description ?? annotations.summary ?? '',
    `${status === 'resolved' ? 'It began' : 'Since'} ${minute(startsAt)}`,
    annotations.runbook_url ?? '',
  ]
    .filter(Boolean)
    .join('\n');
}

/** A time as people read it; as it is if it is not a time. */
function minute(time: string): string {
  return Number.isNaN(Date.parse(time))
    ? time
    : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
