import type { Channel } from 'vigia/alerts';
import { discord } from './discord.ts';
import { email } from './email.ts';
import type { Kind, Sender } from './sender.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { TELEGRAM, telegramAt } from './telegram.ts';
import { webhook } from './webhook.ts';
import { whatsapp } from './whatsapp.ts';

/** A sender for each kind of channel. */
export type Senders = { readonly [K in Kind]: Sender<K> };

export function sendersOf(telegramApi = TELEGRAM): Senders {
  return { slack, discord, email, telegram: telegramAt(telegramApi), teams, webhook, whatsapp };
}

/** Sends by a channel of any kind. */
export function sendBy(senders: Senders, channel: Channel, ...rest: Rest): Promise<void> {
  const sender = senders[channel.kind] as (of: Channel, ...rest: Rest) => Promise<void>;
  return sender(channel, ...rest);
}

type Rest = Parameters<Sender<Kind>> extends [unknown, ...infer R] ? R : never;
