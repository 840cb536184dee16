import { webhookBody } from '../messages/formats/webhook.ts';
import { expectTaken, postJson } from './post.ts';
import { addressIn } from './secrets.ts';
import type { Sender } from './sender.ts';

/** A server that takes the JSON of Alertmanager. */
export const webhook: Sender<'webhook'> = async ({ url }, message, tools) => {
  const { way, secrets, receiver, now, deskUrl } = tools;
  const address = await addressIn(secrets, way, url);
  const answer = await postJson(way, address, webhookBody(message, receiver, now, deskUrl));
  expectTaken(way, answer, {
    404: `there is nothing at its address: correct the secret ${url}`,
    other: 'see the log of that server',
  });
};
