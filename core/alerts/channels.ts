import { didYouMean } from '../promql/text/suggest.ts';
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

/** Who sends: Alertmanager itself, so that a desk that is down loses no message, or the desk. */
interface Sent {
  /** `desk`: the desk sends, with its messages, and tries again for hours. Default: Alertmanager. */
  readonly through?: 'desk';
}

/** A way to people. Its secret is named freely: the value is in the file of that name below `secrets/`. */
export type Channel = WhatsApp | (Native & Sent);

type Native =
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
  | { readonly kind: 'webhook'; readonly url: SecretName };

/** A number of WhatsApp. The desk sends. */
export type WhatsApp =
  /** A gateway in the manner of UAZ, which has a number of its own. */
  | {
      readonly kind: 'whatsapp';
      readonly by: 'uaz';
      /** The address to which messages are posted, such as `https://shop.uazapi.com/send/text`; or the secret that holds it. */
      readonly url: string;
      /** The secret with the number to write to, with its country: `+5511987654321`; several are several secrets. */
      readonly to: SecretName | readonly SecretName[];
      /** The token of the instance. Default: none is sent. */
      readonly token?: SecretName;
      /** The header that has the token: `apikey` for Evolution API. Default `token`. */
      readonly tokenHeader?: string;
      /** The field of the body that has the number. Default `number`. */
      readonly numberField?: string;
    }
  /** WhatsApp Cloud API, Meta's own. */
  | {
      readonly kind: 'whatsapp';
      readonly by: 'cloud';
      /** The id of the number that sends, as Meta shows it: digits. */
      readonly phoneNumberId: string;
      /** The secret with the number to write to, with its country: `+5511987654321`; several are several secrets. */
      readonly to: SecretName | readonly SecretName[];
      /** The access token of a system user. */
      readonly token: SecretName;
      /**
       * An approved template whose body has one parameter, `{{1}}`: Meta delivers nothing else to people who have not written within
       * a day. Default: plain text.
       */
      readonly template?: { readonly name: string; readonly language: string };
      /** The address of the API. Default `https://graph.facebook.com/v23.0`. */
      readonly api?: string;
    };

/** Whether the desk sends, and not Alertmanager. */
export function isSentByDesk(channel: Channel): boolean {
  return channel.kind === 'whatsapp' || channel.through === 'desk';
}

/** Returns the secrets that a channel needs, by the field that names them. */
export function secretsIn(
  channel: Channel,
): readonly { readonly field: string; readonly name: SecretName }[] {
  const one = (field: string, name: SecretName) => ({ field, name });
  const ifGiven = (field: string, name: SecretName | undefined) =>
    name === undefined ? [] : [one(field, name)];
  switch (channel.kind) {
    case 'whatsapp': {
      const numbers = [channel.to].flat().map(name => one('to', name));
      if (channel.by === 'cloud') return [...numbers, one('token', channel.token)];
      const url = isAddress(channel.url) ? [] : [one('url', channel.url)];
      return [...url, ...numbers, ...ifGiven('token', channel.token)];
    }
    case 'email':
      return [...ifGiven('password', channel.password), ...ifGiven('tlsCa', channel.tlsCa)];
    case 'telegram':
      return [one('token', channel.token)];
    default:
      return [one('url', channel.url)];
  }
}

/** Whether it is the address of a server, and not the name of a secret. */
export function isAddress(text: string): boolean {
  return /^https?:/.test(URL.parse(text)?.protocol ?? '');
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

type FieldsOf<C> = C extends unknown ? keyof C : never;
const NATIVE = ['kind', 'through'] as const;
/** What each kind of channel may say. */
const FIELDS: { readonly [K in Channel['kind']]: readonly FieldsOf<Extract<Channel, { kind: K }>>[] } = {
  slack: [...NATIVE, 'channel', 'url'],
  discord: [...NATIVE, 'url'],
  email: [...NATIVE, 'to', 'from', 'smarthost', 'user', 'password', 'requireTls', 'tlsCa'],
  telegram: [...NATIVE, 'chat', 'topic', 'token'],
  teams: [...NATIVE, 'url'],
  webhook: [...NATIVE, 'url'],
  whatsapp: [
    ...['kind', 'by', 'url', 'to', 'token', 'tokenHeader', 'numberField'],
    ...['phoneNumberId', 'template', 'api'],
  ] as FieldsOf<WhatsApp>[],
};

/** Throws with the field, the value and the fix if a channel cannot work. */
export function checkChannel(where: string, channel: Channel): void {
  const refuse = (field: string, value: unknown, fix: string): never => {
    throw new Error(
      `${where}: ${field} is ${typeof value === 'string' ? `"${value}"` : String(value)}; ${fix}`,
    );
  };
  if (!CHANNEL_KINDS.includes(channel.kind))
    refuse('kind', channel.kind, `use one of ${CHANNEL_KINDS.join(', ')}`);
  const fields: readonly string[] = FIELDS[channel.kind];
  for (const field of Object.keys(channel))
    if (!fields.includes(field))
      throw new Error(
        `${where} has the field "${field}": ${didYouMean(field, fields) ?? `use ${fields.join(', ')}`}`,
      );
  if (channel.kind === 'whatsapp') checkWays(channel, refuse);
  else if (channel.through !== undefined && channel.through !== 'desk')
    refuse('through', channel.through, 'write desk, or leave it out for Alertmanager');
  for (const { field, name } of secretsIn(channel)) checkSecretName(where, field, name);
  switch (channel.kind) {
    case 'whatsapp':
      checkWhatsApp(channel, refuse);
      break;
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
      const to = addressesOf(channel.to ?? []);
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
      const port = Number(HOST_AND_PORT.exec(channel.smarthost ?? '')?.[1]);
      if (!(port >= 1 && port <= HIGHEST_PORT))
        refuse('smarthost', channel.smarthost, 'give host and port, such as mail.example.org:587');
    }
  }
}

type Refuse = (field: string, value: unknown, fix: string) => never;

function checkWays({ by }: WhatsApp, refuse: Refuse): void {
  if (by !== 'uaz' && by !== 'cloud')
    refuse('by', by, 'write uaz for a gateway, or cloud for WhatsApp Cloud API, each with its fields');
}

function checkWhatsApp(channel: WhatsApp, refuse: Refuse): void {
  if ([channel.to].flat().length === 0)
    refuse('to', '', 'give the secret with the number to write to, such as emergency-phone');
  if (channel.by === 'uaz') {
    const { tokenHeader, numberField } = channel;
    if (tokenHeader !== undefined && !/^[\w-]+$/.test(tokenHeader))
      refuse('tokenHeader', tokenHeader, 'give the name of a header, such as token or apikey');
    if (numberField !== undefined && !/^\w+$/.test(numberField))
      refuse('numberField', numberField, 'give the name of a field, such as number or phone');
    return;
  }
  const { phoneNumberId, template, api } = channel;
  if (!/^\d{5,20}$/.test(String(phoneNumberId)))
    refuse('phoneNumberId', phoneNumberId, 'give the id of the number that sends, as Meta shows it: digits');
  if (template !== undefined && !/^[a-z0-9_]{1,512}$/.test(template.name))
    refuse('template.name', template.name, 'give the name of an approved template, of a-z, 0-9 and _');
  if (template !== undefined && !/^[a-z]{2,3}(?:_[A-Z]{2,3})?$/.test(template.language))
    refuse(
      'template.language',
      template.language,
      'give the language of the template, such as pt_BR or en_US',
    );
  if (api !== undefined && !isAddress(api))
    refuse('api', api, 'give a full URL, such as https://graph.facebook.com/v23.0');
}
