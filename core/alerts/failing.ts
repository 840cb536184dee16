import { type Channel, isSentByDesk } from './channels.ts';
import type { Match, Route } from './routing.ts';

/** The name by which Alertmanager counts what it sends through a kind of channel. */
export function integrationOf(channel: Channel): string {
  if (isSentByDesk(channel)) return 'webhook';
  return channel.kind === 'teams' ? 'msteamsv2' : channel.kind;
}

/** Who is told that something does not get through: a receiver of its own, with the channels that go another way. */
export interface OtherWay {
  /** What the labels of an alert say that is told this way. */
  readonly match: Match;
  readonly receiver: string;
  readonly channels: readonly Channel[];
}

type Channels = Readonly<Record<string, readonly Channel[]>>;

/** Returns the ways past each integration of Alertmanager. Where there is no other way, it is not among them. */
export function waysPastIntegrations(channels: Channels): OtherWay[] {
  return otherWays(channels, integrationOf, integration => ({
    match: { integration },
    receiver: `failing-${integration}`,
  }));
}

/** Returns the ways past each kind of channel by which the desk sends. */
export function waysPastKinds(channels: Channels): OtherWay[] {
  return otherWays(
    channels,
    ({ kind }) => kind,
    kind => ({ match: { kind }, receiver: `failing-desk-${kind}` }),
  );
}

/** Returns the integrations that the channels use. */
export function integrationsOf(channels: Channels): string[] {
  return namesOf(channels, integrationOf);
}

/** The route of alerts about what fails, before all others: it does not go through the channel that fails. */
export function failingRoute(alertname: string | readonly string[], { match, receiver }: OtherWay): Route {
  return {
    match: { alertname, ...match },
    receiver,
    groupWait: '10s',
    groupInterval: '1m',
    repeatInterval: '1h',
  };
}

function otherWays(
  channels: Channels,
  nameOf: (channel: Channel) => string,
  way: (name: string) => Omit<OtherWay, 'channels'>,
): OtherWay[] {
  const all = unique(Object.values(channels).flat());
  return namesOf(channels, nameOf).flatMap(name => {
    const others = all.filter(one => nameOf(one) !== name);
    return others.length === 0 ? [] : [{ ...way(name), channels: others }];
  });
}

function namesOf(channels: Channels, nameOf: (channel: Channel) => string): string[] {
  return [...new Set(Object.values(channels).flat().map(nameOf))].sort();
}

function unique(channels: readonly Channel[]): Channel[] {
  return [...new Map(channels.map(one => [JSON.stringify(one), one])).values()];
}
