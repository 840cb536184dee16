/**
 * Names of the secrets of notification channels. A secret is a file of this name in the secrets folder, which the
 * deployment writes. Generated files do not contain secrets.
 */
export const channelSecrets = [
  'slack-url',
  'discord-url',
  'smtp-password',
  'webhook-url',
  'emergency-phone',
] as const;
export type ChannelSecret = (typeof channelSecrets)[number];

export type Channel =
  /** An incoming webhook of Slack. */
  | { readonly kind: 'slack'; readonly channel: `#${string}`; readonly url: ChannelSecret }
  | { readonly kind: 'discord'; readonly url: ChannelSecret }
  | {
      readonly kind: 'email';
      readonly to: string;
      readonly from: string;
      /** `host:port` of the mail server; TLS is required. */
      readonly smarthost: string;
      readonly user: string;
      readonly password: ChannelSecret;
    }
  /** A server that accepts the JSON of Alertmanager. */
  | { readonly kind: 'webhook'; readonly url: ChannelSecret }
  /** The forwarder of the service, which writes to the number in the secret `emergency-phone`. */
  | { readonly kind: 'whatsapp' };

/** Returns the secret that a channel needs. */
export function secretOf(channel: Channel): ChannelSecret {
  if (channel.kind === 'whatsapp') return 'emergency-phone';
  return channel.kind === 'email' ? channel.password : channel.url;
}

/** Throws with the field, the value and the fix if a channel cannot work. */
export function checkChannel(where: string, channel: Channel): void {
  if (!channelSecrets.includes(secretOf(channel)))
    throw new Error(`${where}: secret is "${secretOf(channel)}"; use one of ${channelSecrets.join(', ')}`);
  if (channel.kind === 'slack' && !/^#[\w-]{1,80}$/.test(channel.channel))
    throw new Error(`${where}: channel is "${channel.channel}"; give a name such as #alerts`);
  if (channel.kind !== 'email') return;
  for (const field of ['to', 'from'] as const) {
    if (!/^[^\s@]+@[^\s@]+$/.test(channel[field]))
      throw new Error(`${where}: ${field} is "${channel[field]}"; give an address such as team@example.org`);
  }
  if (!/^[\w.-]+:\d{2,5}$/.test(channel.smarthost))
    throw new Error(
      `${where}: smarthost is "${channel.smarthost}"; give host and port, such as mail.example.org:587`,
    );
}

/** Alertmanager templates of the messages that people read. */
export const message = {
  title:
    '[{{ .Status | toUpper }}] {{ .GroupLabels.alertname }}{{ template "vigia.where" . }}: {{ .CommonAnnotations.summary }}',
  text: `{{ range .Alerts }}{{ .Annotations.description }}
{{ with .Annotations.runbook_url }}Runbook: {{ . }}
{{ end }}{{ with .Annotations.dashboard_url }}Dashboard: {{ . }}
{{ end }}{{ end }}`,
} as const;
