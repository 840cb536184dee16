import type { Channel } from '../alerts/channels.ts';
import { channelName } from '../notify/channel-name.ts';
import type { Config } from '../project/config.ts';
import { waysPast } from '../stack/alertmanager.ts';

/** One of the ways of a channel of the project, which people know by its name. */
export interface DeskWay {
  readonly way: string;
  readonly channel: Channel;
}

/** Returns the ways of each channel and receiver; WhatsApp has one for each number. */
export function deskChannels(config: Config): Readonly<Record<string, readonly DeskWay[]>> {
  const past = waysPast(config).map(({ receiver, channels }) => [receiver, channels] as const);
  return Object.fromEntries(
    [...Object.entries(config.channels), ...past].map(([name, channels]) => [name, channels.flatMap(waysOf)]),
  );
}

function waysOf(channel: Channel): DeskWay[] {
  if (channel.kind !== 'whatsapp') return [{ way: channelName(channel), channel }];
  return [channel.to].flat().map(to => {
    const one = { ...channel, to };
    return { way: channelName(one), channel: one };
  });
}

/** Returns the services that deliver log lines, as the lines name them. */
export function deskLogs({ project }: Config): readonly string[] {
  const services = project.logs.flatMap(({ service }) => service ?? []);
  return [...new Set([...project.targets.map(({ job }) => job), ...services])];
}
