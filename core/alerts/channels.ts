/**
 * Names of the secrets of notification channels. A secret is a file of this name in the secrets folder, which the
 * deployment writes. Generated files do not contain secrets.
 */
export const channelSecrets = [
  'slack-url',
  'discord-url',
  'smtp-password',
  'webhook-url',
  'telegram-token',
  'teams-url',
  'emergency-phone',
] as const;
export type ChannelSecret = (typeof channelSecrets)[number];

const CHANNEL_KINDS: readonly string[] = [
  'slack',
  'discord',
  'email',
  'telegram',
  'teams',
  'webhook',
  'whatsapp',
] satisfies Channel['kind'][];

/** A channel of Slack: its name, or its id, which outlives a new name. */
export type SlackChannel = `#${string}` | `${'C' | 'D' | 'G'}${string}`;

export type Channel =
  /** An incoming webhook of Slack. */
  | { readonly kind: 'slack'; readonly channel: SlackChannel; readonly url: ChannelSecret }
  | { readonly kind: 'discord'; readonly url: ChannelSecret }
  | {
      readonly kind: 'email';
      /** One address or several. A name in front is allowed: `Support <support@example.org>`. */
      readonly to: string | readonly string[];
      readonly from: string;
      /** `host:port` of the mail server; TLS is required. */
      readonly smarthost: string;
      readonly user: string;
      readonly password: ChannelSecret;
    }
  | {
      readonly kind: 'telegram';
      /** The id of the chat; negative for a group. */
      readonly chat: number;
      /** The id of a topic of the group. Default: the group itself. */
      readonly topic?: number;
      /** The token of the bot. */
      readonly token: ChannelSecret;
    }
  /** A workflow of Microsoft Teams that starts with a webhook. */
  | { readonly kind: 'teams'; readonly url: ChannelSecret }
  /** A server that accepts the JSON of Alertmanager. */
  | { readonly kind: 'webhook'; readonly url: ChannelSecret }
  /** The forwarder of the service, which writes to the number in the secret `emergency-phone`. */
  | { readonly kind: 'whatsapp' };

/** Returns the secret that a channel needs. */
export function secretOf(channel: Channel): ChannelSecret {
  switch (channel.kind) {
    case 'whatsapp':
      return 'emergency-phone';
    case 'email':
      return channel.password;
    case 'telegram':
      return channel.token;
    default:
      return channel.url;
  }
}

/** Returns the addresses that an e-mail channel writes to. */
export function addressesOf(to: string | readonly string[]): readonly string[] {
  return [to].flat().flatMap(text => text.split(',').map(address => address.trim()));
}

/** Returns the address without its name if the name is not ASCII: Alertmanager would encode the two as one word. */
export function encodable(address: string): string {
  return /^[ -~]*$/.test(address) ? address : address.replace(/^.*<(.*)>$/, '$1');
}

/** Letters and digits of any language; Slack allows no other signs but `-` and `_`. */
const SLACK_NAME = /^#[\p{L}\p{M}\p{N}_-]{1,80}$/u;
const SLACK_ID = /^[CDG][A-Z0-9]{7,20}$/;
const ADDRESS = /^(?:[^\s@<>,;]+@[^\s@<>,;]+|[^@<>,;"]+ <[^\s@<>,;]+@[^\s@<>,;]+>)$/;
const HOST_AND_PORT = /^(?:[\p{L}\p{N}_.-]+|\[[\da-fA-F:]+\]):(\d{1,5})$/u;
const HIGHEST_PORT = 65_535;

/** Throws with the field, the value and the fix if a channel cannot work. */
export function checkChannel(where: string, channel: Channel): void {
  const refuse = (field: string, value: unknown, fix: string): never => {
    throw new Error(
      `${where}: ${field} is ${typeof value === 'string' ? `"${value}"` : String(value)}; ${fix}`,
    );
  };
  if (!CHANNEL_KINDS.includes(channel.kind))
    refuse('kind', channel.kind, `use one of ${CHANNEL_KINDS.join(', ')}`);
  if (!channelSecrets.includes(secretOf(channel)))
    refuse('secret', secretOf(channel), `use one of ${channelSecrets.join(', ')}`);
  switch (channel.kind) {
    case 'slack':
      if (!SLACK_NAME.test(channel.channel) && !SLACK_ID.test(channel.channel))
        refuse('channel', channel.channel, 'give a name such as #alerts, or an id such as C0123ABC');
      break;
    case 'telegram':
      if (!Number.isSafeInteger(channel.chat) || channel.chat === 0)
        refuse('chat', channel.chat, 'give the id of the chat, a whole number such as -1001234567890');
      if (channel.topic !== undefined && !(Number.isSafeInteger(channel.topic) && channel.topic > 0))
        refuse('topic', channel.topic, 'give the id of the topic, a whole number such as 7');
      break;
    case 'email': {
      const to = addressesOf(channel.to);
      if (to.length === 0) refuse('to', '', 'give an address such as team@example.org');
      for (const [field, address] of [
        ...to.map(one => ['to', one] as const),
        ['from', channel.from] as const,
      ]) {
        if (!ADDRESS.test(address)) refuse(field, address, 'give an address such as team@example.org');
      }
      const port = Number(HOST_AND_PORT.exec(channel.smarthost)?.[1]);
      if (!(port >= 1 && port <= HIGHEST_PORT))
        refuse('smarthost', channel.smarthost, 'give host and port, such as mail.example.org:587');
    }
  }
}
