import { shown } from '../http/shown.ts';
import { plainText } from '../messages/formats/plain.ts';
import type { Message } from '../messages/message.ts';
import { expectTaken, jsonOf, postJson } from './post.ts';
import { NotTaken } from './refusal.ts';
import { addressIn } from './secrets.ts';
import type { SendingTools } from './sender.ts';
import type { WhatsAppBy } from './whatsapp.ts';

/** WhatsApp takes 4096 characters. */
export const WHATSAPP_MOST = 4096;

/** A gateway in the manner of UAZ: the number without a plus, and the text. */
export async function uaz(
  { url, token, tokenHeader = 'token', numberField = 'number' }: WhatsAppBy<'uaz'>,
  number: string,
  message: Message,
  { way, secrets, leftOut }: SendingTools & { readonly way: string },
): Promise<void> {
  const address = /^https?:/.test(url) ? url : await addressIn(secrets, way, url);
  const headers = token === undefined ? {} : { [tokenHeader]: await secrets.read(way, token) };
  const text = plainText(message, { limit: WHATSAPP_MOST, bold: '*', leftOut });
  const answer = await postJson(way, address, { [numberField]: number, text }, headers);
  const json = jsonOf(answer);
  const reason = [json?.message, json?.error].find(one => typeof one === 'string') as string | undefined;
  expectTaken(
    way,
    answer,
    {
      401:
        token === undefined
          ? 'the gateway wants a token: give the channel one'
          : `the gateway refuses the token: correct the secret ${token}`,
      403:
        token === undefined
          ? 'the gateway wants a token: give the channel one'
          : `the gateway refuses the token: correct the secret ${token}`,
      404: 'there is nothing at its address: correct url, which ends with the path for texts, such as /send/text',
      other:
        'see whether the instance of the gateway is connected, and whether its fields are number and text',
    },
    reason,
  );
  // Gateways say with 200 that their telephone is not connected.
  if (json?.error)
    throw new NotTaken(
      way,
      `the gateway answered ${shown(json.error, 200)}`,
      'see whether its instance is connected',
    );
}
