import { addressesOf, type Channel } from '../alerts/channels.ts';

/** Returns how people recognise a channel: its kind, and where it leads, or the secret that says so. */
export function channelName(channel: Channel): string {
  switch (channel.kind) {
    case 'slack':
      return `slack ${channel.channel} (${channel.url})`;
    case 'email':
      return `email to ${addressesOf(channel.to).join(', ')}`;
    case 'telegram':
      return `telegram ${channel.chat} (${channel.token})`;
    case 'whatsapp':
      return `whatsapp by ${channel.by} to ${[channel.to].flat().join(', ')}`;
    default:
      return `${channel.kind} (${channel.url})`;
  }
}
