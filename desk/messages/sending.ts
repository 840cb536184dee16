import { type Capability, capability } from '../hub.ts';
import type { ToldIncident } from './incident-message.ts';
import type { Fact, Link, Message, Tone } from './message.ts';

/** What became of a message at one way of a channel. */
export interface Sent {
  /** As people know it: `slack #alerts (slack-url)`. */
  readonly way: string;
  /**
   * `sent`: its receiver has taken it. `waiting`: it is written down, and tried again for hours. `refused`: its receiver does not take
   * it, and will not.
   */
  readonly state: 'sent' | 'waiting' | 'refused';
  /** Why it is not sent, with what to do. */
  readonly problem?: string;
}

/** What a part of the desk says in its own words. */
export interface Notice {
  /** Default `notice`. */
  readonly tone?: Tone;
  /** One line. */
  readonly title: string;
  readonly text?: string;
  readonly facts?: readonly Fact[];
  readonly links?: readonly Link[];
  readonly mail?: Message['mail'];
}

/** Messages to people, by the channels of the project. */
export interface Sending {
  /** Names of the channels that the project has. */
  readonly channels: readonly string[];
  /**
   * Sends by every way of a channel. When the promise resolves, each has taken the message, or it is written down and tried again, or
   * refused. It is sent even if the database is down. `incidents` are told of it in their time lines. Throws a `Problem` for a channel
   * that does not exist.
   */
  send(
    channel: string,
    message: Message,
    about?: { readonly incidents?: readonly number[] },
  ): Promise<Sent[]>;
  /** Returns what people are told of incidents, in the desk's language; `lead` says why they are told, in front of the title. */
  incident(incidents: readonly ToldIncident[], lead?: string): Message;
  /** Returns a message in a part's own words, without personal data. */
  notice(notice: Notice): Message;
}

/**
 * Offered by the messages.
 *
 * @example
 * const sending = context.hub.find(sendingCapability);
 * await sending?.send('on-call', sending.incident([incident], 'Not acknowledged for 15 min'), { incidents: [incident.id] });
 */
export const sendingCapability: Capability<Sending> = capability('sending');
