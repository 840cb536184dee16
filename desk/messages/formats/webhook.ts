import type { Message, ToldAlert } from '../message.ts';

/** Returns the body for a webhook: the JSON that Alertmanager sends, in its version 4. A message that is about no alert is one. */
export function webhookBody(message: Message, receiver: string, now: number, externalUrl: string): object {
  const { title, blocks, tone } = message;
  const text = blocks.map(one => [one.heading, one.text].filter(Boolean).join(': ')).join('\n\n');
  // What incidents are told of has its links in annotations.
  const link = message.alerts ? undefined : blocks.flatMap(({ links }) => links)[0];
  const alerts: readonly ToldAlert[] = message.alerts ?? [
    {
      status: tone === 'resolved' ? 'resolved' : 'firing',
      labels: { alertname: 'VigiaMessage', severity: 'none' },
      annotations: { summary: title, description: text },
      startsAt: now,
      endsAt: tone === 'resolved' ? now : null,
    },
  ];
  return {
    version: '4',
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    receiver,
    groupKey: '',
    truncatedAlerts: message.truncatedAlerts ?? 0,
    groupLabels: inCommon(alerts.map(({ labels: { alertname = '' } }) => ({ alertname }))),
    commonLabels: inCommon(alerts.map(({ labels }) => labels)),
    commonAnnotations: inCommon(alerts.map(({ annotations }) => annotations)),
    externalURL: externalUrl,
    alerts: alerts.map(({ startsAt, endsAt, fingerprint = '', status, labels, annotations }) => ({
      ...{ status, labels, annotations },
      startsAt: new Date(startsAt).toISOString(),
      endsAt: endsAt === null ? NEVER : new Date(endsAt).toISOString(),
      ...{ generatorURL: link?.url ?? '', fingerprint },
    })),
  };
}

/** How Go writes a time that is not set. */
const NEVER = '0001-01-01T00:00:00Z';

type Texts = Readonly<Record<string, string>>;

function inCommon([first = {}, ...others]: readonly Texts[]): Texts {
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every(other => other[name] === value)),
  );
}
