import { normalisePhone } from '@vigia/telemetry';
import { NotTaken } from './refusal.ts';
import type { Of, Sender } from './sender.ts';
import { cloud } from './whatsapp-cloud.ts';
import { uaz } from './whatsapp-uaz.ts';

/** WhatsApp, by whichever way the channel says, to each of its numbers. */
export const whatsapp: Sender<'whatsapp'> = async (channel, message, tools) => {
  const { way, secrets } = tools;
  const numbers = await Promise.all(
    [channel.to].flat().map(async name => {
      const number = normalisePhone(await secrets.read(way, name));
      if (number) return number.replace('+', '');
      throw new NotTaken(
        way,
        `the secret ${name} is not a telephone number`,
        'write one with its country into it, such as +5511987654321',
        { forGood: true },
      );
    }),
  );
  for (const number of numbers)
    await (channel.by === 'cloud'
      ? cloud(channel, number, message, tools)
      : uaz(channel, number, message, tools));
};

export type WhatsAppBy<B extends Of<'whatsapp'>['by']> = Extract<Of<'whatsapp'>, { readonly by: B }>;
