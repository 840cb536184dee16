import { bounded, redactText, redactTexts } from '@vigia/telemetry';

/** One alert of an Alertmanager notification. */
export interface Alert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
  readonly fingerprint?: string;
}
/** An Alertmanager webhook payload, version 4. */
export interface Notification {
  readonly version: '4';
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly Alert[];
}
export interface Received extends Notification {
  /** The `:receiver` of the URL. */
  readonly inbox: string;
  readonly receivedAt: string;
}

const KEPT = 500;

/** What Alertmanager sends has passed through templates: what is kept of it is looked at once more. */
function withoutPersonalData(notification: Notification): Notification {
  const { groupLabels, alerts } = notification;
  return bounded(() => ({
    ...notification,
    ...(groupLabels && { groupLabels: redactTexts(groupLabels) }),
    alerts: alerts.map(alert => ({
      ...alert,
      labels: redactTexts(alert.labels),
      annotations: redactTexts(alert.annotations),
      ...(alert.generatorURL !== undefined && { generatorURL: redactText(alert.generatorURL) }),
    })),
  }));
}

/** The last 500 notifications, newest first. */
export class Inbox {
  private received: Received[] = [];
  private readonly told: (notification: Notification) => void;

  /** `told` hears of each notification (default: nobody). */
  constructor(told: (notification: Notification) => void = () => {}) {
    this.told = told;
  }

  add(inbox: string, notification: Notification): void {
    this.received.unshift({
      ...withoutPersonalData(notification),
      inbox,
      receivedAt: new Date().toISOString(),
    });
    this.received.length = Math.min(this.received.length, KEPT);
    this.told(notification);
  }
  list(): readonly Received[] {
    return this.received;
  }
  clear(): void {
    this.received = [];
  }
}
