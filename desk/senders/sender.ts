import type { Channel } from 'vigia/alerts';
import type { Language } from 'vigia/desk';
import type { Message } from '../messages/message.ts';
import type { Secrets } from './secrets.ts';

export type Kind = Channel['kind'];
export type Of<K extends Kind> = Extract<Channel, { readonly kind: K }>;

/** What a sender needs in addition to channel and message. */
export interface SendingTools {
  readonly secrets: Secrets;
  readonly language: Language;
  /** What a message says of the blocks for which there was no room. */
  readonly leftOut: (count: number) => string;
  /** The name of the channel of the project, which webhooks are told. */
  readonly receiver: string;
  readonly now: number;
  /** Where people reach the desk. */
  readonly deskUrl: string;
}

/** Sends by one kind of channel: resolves when the receiver has taken the message, and throws `NotTaken` if it has not. */
export type Sender<K extends Kind> = (
  channel: Of<K>,
  message: Message,
  tools: SendingTools & { readonly way: string },
) => Promise<void>;
