import { slackBody } from '../messages/formats/slack.ts';
import { expectTaken, postJson } from './post.ts';
import { addressIn } from './secrets.ts';
import type { Sender } from './sender.ts';

/** An incoming webhook of Slack. */
export const slack: Sender<'slack'> = async ({ channel, url }, message, { way, secrets, leftOut }) => {
  const address = await addressIn(secrets, way, url);
  const answer = await postJson(way, address, slackBody(message, channel, leftOut));
  expectTaken(way, answer, {
    403: 'the workspace does not allow the webhook: ask its administrators',
    404: `the webhook or the channel was removed: make a new webhook, and write its address into the secret ${url}`,
    410: 'the channel is archived: give another one',
    other: 'see whether the webhook is one of Slack',
  });
};
