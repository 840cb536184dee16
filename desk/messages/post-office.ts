import type { DeskWay } from 'vigia/desk';
import { Problem } from '../problem.ts';
import { Unavailable } from '../storage/database.ts';
import type { Courier } from './courier.ts';
import { incidentMessage, type MessageContext } from './incident-message.ts';
import type { Message } from './message.ts';
import { noticeMessage, titleOf } from './notice.ts';
import type { NewQueued, Outbox } from './outbox.ts';
import type { Notice, Sending, Sent } from './sending.ts';
import { words } from './words.ts';

export interface PostOfficeOptions {
  readonly outbox: Outbox;
  readonly courier: Courier;
  readonly channels: Readonly<Record<string, readonly DeskWay[]>>;
  /** Everything that messages depend on, now. */
  readonly context: () => MessageContext;
  readonly now: () => number;
}

/** So many may wait; what comes then is refused, and Alertmanager tries again. */
const MOST_WAITING = 20_000;

/** Where parts of the desk hand in messages. */
export class PostOffice implements Sending {
  readonly channels: readonly string[];
  private readonly options: PostOfficeOptions;

  constructor(options: PostOfficeOptions) {
    this.options = options;
    this.channels = Object.keys(options.channels);
  }

  async send(
    channel: string,
    message: Message,
    { incidents = [] }: { readonly incidents?: readonly number[] } = {},
  ): Promise<Sent[]> {
    return this.through(channel, this.waysOf(channel), message, { incidents });
  }

  /** Sends by those ways alone that Alertmanager leaves to the desk. */
  async sendFor(
    channel: string,
    message: Message,
    about: { readonly incidents: readonly number[]; readonly origin: string },
  ): Promise<Sent[]> {
    const ways = this.waysOf(channel).filter(
      ({ channel: of }) => of.kind === 'whatsapp' || of.through === 'desk',
    );
    return this.through(channel, ways, message, about);
  }

  /** `truncated` more are of their kind. */
  incident(incidents: Parameters<Sending['incident']>[0], lead?: string, truncated = 0): Message {
    const message = incidentMessage(incidents, this.options.context(), truncated);
    return lead === undefined ? message : { ...message, title: titleOf(`${lead}: ${message.title}`) };
  }

  notice(notice: Notice): Message {
    return noticeMessage(notice);
  }

  /** Tells people by all other kinds of channels that a way fails. */
  async tellFailing(
    { way, channel: failing }: DeskWay,
    about: { readonly title: string; readonly attempts: number; readonly problem: string },
  ): Promise<void> {
    const { failed, lost, reason } = words(this.options.context().language);
    const message = this.notice({
      tone: 'firing',
      title: failed(way),
      text: lost(about.title, about.attempts),
      facts: [{ label: reason, value: about.problem }],
    });
    const others = new Map(
      Object.entries(this.options.channels).flatMap(([channel, ways]) =>
        ways
          .filter(one => one.channel.kind !== failing.kind)
          .map(one => [one.way, { channel, one }] as const),
      ),
    );
    for (const { channel, one } of others.values())
      await this.through(channel, [one], message, { incidents: [], ofFailure: true });
  }

  private async through(
    channel: string,
    ways: readonly DeskWay[],
    message: Message,
    {
      incidents,
      origin,
      ofFailure = false,
    }: Pick<NewQueued, 'incidents'> & { origin?: string; ofFailure?: boolean },
  ): Promise<Sent[]> {
    const { outbox, courier, now } = this.options;
    const queue = ways.map(({ way }) => ({
      ...{ channel, way, message, incidents, ofFailure },
      ...(origin !== undefined && { origin }),
    }));
    let queued: Awaited<ReturnType<Outbox['add']>>;
    try {
      if ((await outbox.waiting()) >= MOST_WAITING)
        throw new Unavailable('the outbox', new Error(`${MOST_WAITING} messages wait in it`));
      queued = await outbox.add(queue, now());
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      // People are told even so; whoever asked is told if that fails as well.
      const sent = await Promise.all(ways.map(way => courier.direct(channel, way, message)));
      if (sent.some(({ state }) => state !== 'sent')) throw error;
      return sent;
    }
    return Promise.all(queued.map(one => courier.first(one)));
  }

  private waysOf(channel: string): readonly DeskWay[] {
    const { channels } = this.options;
    if (Object.hasOwn(channels, channel)) return channels[channel]!;
    throw new Problem(
      404,
      `there is no channel "${channel}"`,
      this.channels.length > 0
        ? `use one of ${this.channels.join(', ')}`
        : 'add it to channels of the project',
      'channel',
    );
  }
}
