import type { Notification } from '../stack-client.ts';

interface AlertmanagerMessage {
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** The alerts of one message of Alertmanager, as it posts it to the webhook of a receiver. Throws for other text. */
export function notificationsIn(body: string, receiver: string, receivedAt: number): Notification[] {
  const { alerts } = JSON.parse(body) as AlertmanagerMessage;
  return alerts.map(({ status, labels, annotations }) => ({
    status,
    alertname: labels.alertname ?? '',
    receiver,
    labels,
    annotations,
    receivedAt,
  }));
}
