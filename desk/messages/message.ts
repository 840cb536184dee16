/** What a message is about: something fires, it has ended, or somebody is to know something. */
export type Tone = 'firing' | 'resolved' | 'notice';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface Link {
  readonly label: string;
  /** http or https. */
  readonly url: string;
}

/** What a message says of one thing. */
export interface Block {
  readonly tone: Tone;
  /** What it is, in one line. Absent where the title says it. */
  readonly heading?: string;
  readonly text?: string;
  readonly facts: readonly Fact[];
  readonly links: readonly Link[];
}

/** A message before it takes the form of a channel: plain text without markup, without personal data. */
export interface Message {
  readonly tone: Tone;
  /** One line. */
  readonly title: string;
  readonly blocks: readonly Block[];
  /** What was left out, in a sentence. */
  readonly more?: string;
  /** What a mail has in place of the blocks, as a report with its pictures. */
  readonly mail?: { readonly html: string; readonly text: string };
  /** What a webhook is given: the alerts as Alertmanager has them. Default: the message as one alert. */
  readonly alerts?: readonly ToldAlert[];
  /** How many are not among them. Default: none. */
  readonly truncatedAlerts?: number;
}

/** An alert as webhooks are told of it. */
export interface ToldAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  readonly endsAt: number | null;
  readonly fingerprint?: string;
}
