import { type Channel, isSentByDesk } from './channels.ts';
import type { Route } from './routing.ts';

/** The name by which Alertmanager counts what it sends through a kind of channel. */
export function integrationOf(channel: Channel): string {
  if (isSentByDesk(channel)) return 'webhook';
  return channel.kind === 'teams' ? 'msteamsv2' : channel.kind;
}

/** Who is told that an integration fails: a receiver of its own, with the channels that go another way. */
export interface OtherWay {
  readonly integration: string;
  readonly receiver: string;
  readonly channels: readonly Channel[];
}

/** Returns, for each integration that the channels use, the other ways to people. Where there is no other, it is not among them. */
export function otherWays(channels: Readonly<Record<string, readonly Channel[]>>): OtherWay[] {
  const all = unique(Object.values(channels).flat());
  return integrationsOf(channels).flatMap(integration => {
    const others = all.filter(one => integrationOf(one) !== integration);
    return others.length === 0 ? [] : [{ integration, receiver: `failing-${integration}`, channels: others }];
  });
}

/** Returns the integrations that the channels use. */
export function integrationsOf(channels: Readonly<Record<string, readonly Channel[]>>): string[] {
  return [...new Set(Object.values(channels).flat().map(integrationOf))].sort();
}

/** The route of an alert about an integration, before all others: it does not go through the channel that fails. */
export function failingRoute(alertname: string, { integration, receiver }: OtherWay): Route {
  return {
    match: { alertname, integration },
    receiver,
    groupWait: '10s',
    groupInterval: '1m',
    repeatInterval: '1h',
  };
}

function unique(channels: readonly Channel[]): Channel[] {
  return [...new Map(channels.map(one => [JSON.stringify(one), one])).values()];
}
