import { discordBody } from '../messages/formats/discord.ts';
import { expectTaken, jsonOf, postJson } from './post.ts';
import { addressIn } from './secrets.ts';
import type { Sender } from './sender.ts';

/** A webhook of Discord. */
export const discord: Sender<'discord'> = async ({ url }, message, { way, secrets, leftOut }) => {
  const address = await addressIn(secrets, way, url);
  const answer = await postJson(way, address, discordBody(message, leftOut));
  const json = jsonOf(answer);
  const pause = typeof json?.retry_after === 'number' ? json.retry_after * 1000 : answer.retryMs;
  const fix = `make a new webhook, and write its address into the secret ${url}`;
  expectTaken(
    way,
    { ...answer, retryMs: pause },
    { 401: fix, 404: `the webhook was removed: ${fix}`, other: 'see whether the webhook is one of Discord' },
    typeof json?.message === 'string' ? json.message : answer.text,
  );
};
