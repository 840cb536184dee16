import { checkSecretName, type SecretName } from './secret-name.ts';

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

/** A way to people. Its secret is named freely: the value is in the file of that name below `secrets/`. */
export type Channel =
  /** An incoming webhook of Slack. */
  | { readonly kind: 'slack'; readonly channel: SlackChannel; readonly url: SecretName }
  | { readonly kind: 'discord'; readonly url: SecretName }
  | {
      readonly kind: 'email';
      /** One address or several. A name in front is allowed: `Support <support@example.org>`. */
      readonly to: string | readonly string[];
      readonly from: string;
      /** `host:port` of the mail server. */
      readonly smarthost: string;
      /** The login at the mail server. Default: none. */
      readonly user?: string;
      readonly password?: SecretName;
      /** Whether no mail goes to a server without TLS. Default true; false only without a login, which would be readable. */
      readonly requireTls?: boolean;
      /** The secret with the certificate of the authority of the mail server, in PEM. Default: the authorities that the machine trusts. */
      readonly tlsCa?: SecretName;
    }
  | {
      readonly kind: 'telegram';
      /** The id of the chat; negative for a group. */
      readonly chat: number;
      /** The id of a topic of the group. Default: the group itself. */
      readonly topic?: number;
      /** The token of the bot. */
      readonly token: SecretName;
    }
  /** A workflow of Microsoft Teams that starts with a webhook. */
  | { readonly kind: 'teams'; readonly url: SecretName }
  /** A server that accepts the JSON of Alertmanager. */
  | { readonly kind: 'webhook'; readonly url: SecretName }
  /** The forwarder of the service, which writes to the number in the secret `emergency-phone`. */
  | { readonly kind: 'whatsapp' };

/** Returns the secrets that a channel needs, by the field that names them. */
export function secretsIn(
  channel: Channel,
): readonly { readonly field: string; readonly name: SecretName }[] {
  switch (channel.kind) {
    case 'whatsapp':
      return [{ field: 'phone', name: EMERGENCY_PHONE }];
    case 'email':
      return (['password', 'tlsCa'] as const).flatMap(field => {
        const name = channel[field];
        return name === undefined ? [] : [{ field, name }];
      });
    case 'telegram':
      return [{ field: 'token', name: channel.token }];
    default:
      return [{ field: 'url', name: channel.url }];
  }
}

/** The secret with the number that gets emergencies, whose file the forwarder of the service reads. */
const EMERGENCY_PHONE: SecretName = 'emergency-phone';

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
  for (const { field, name } of secretsIn(channel)) checkSecretName(where, field, name);
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
      if ((channel.user === undefined) !== (channel.password === undefined))
        refuse(
          channel.user === undefined ? 'user' : 'password',
          undefined,
          'give both user and password, or neither',
        );
      if (channel.requireTls === false && channel.user !== undefined)
        refuse(
          'requireTls',
          false,
          'a login would be readable on the way; leave out user and password, or requireTls',
        );
      const port = Number(HOST_AND_PORT.exec(channel.smarthost)?.[1]);
      if (!(port >= 1 && port <= HIGHEST_PORT))
        refuse('smarthost', channel.smarthost, 'give host and port, such as mail.example.org:587');
    }
  }
}
