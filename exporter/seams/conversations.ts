import type { LabelValue } from 'vigia/metrics';
import type { channel as channelLabel } from '../../metrics/labels.ts';
import { capability, topic } from '../base/hub.ts';
import type { Login } from './logins.ts';

export type Channel = LabelValue<typeof channelLabel>;

export interface Conversation {
  readonly id: number;
  readonly channel: Channel;
  readonly companyId: string;
}
export const conversationOpened = topic<Conversation>('conversation opened');
export const conversationHandedOff = topic<Conversation>('conversation handed off to a person');
/** Whoever tells of it waits for all who listen. */
export const conversationClosed = topic<Conversation>('conversation closed');

/** What a conversation tells of its user's interest. */
export interface Talked {
  readonly userId: string;
  readonly since: Date;
  /** Messages of the user. */
  readonly messages: number;
  /** Those that went beyond a greeting. */
  readonly questions: number;
  /** Talked before. */
  readonly returning: boolean;
}
/** Looks a conversation up; undefined when it is not there. */
export const talkedIn = capability<(conversationId: number) => Promise<Talked | undefined>>('talked in');

/** A simulated user has said all, and goes about other business before closing the conversation. */
export interface Errand {
  readonly login: Login;
  readonly random: () => number;
  readonly signal: AbortSignal;
}
export const errands = topic<Errand>('errands');
