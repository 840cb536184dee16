import { telegramHtml } from '../messages/formats/telegram.ts';
import { expectTaken, jsonOf, postJson } from './post.ts';
import { NotTaken } from './refusal.ts';
import type { Sender } from './sender.ts';

/** Where bots write; a test, or a server of one's own, is elsewhere. */
export const TELEGRAM = 'https://api.telegram.org';

/** Returns the sender of bots whose API is at an address. */
export function telegramAt(api: string): Sender<'telegram'> {
  return async ({ chat, topic, token }, message, { way, secrets, leftOut }) => {
    const value = await secrets.read(way, token);
    if (!/^\d+:[\w-]+$/.test(value))
      throw new NotTaken(
        way,
        `the secret ${token} is not the token of a bot`,
        'write the token that BotFather shows into it, digits, a colon and letters',
        { forGood: true },
      );
    const answer = await postJson(way, `${api}/bot${value}/sendMessage`, {
      chat_id: chat,
      ...(topic !== undefined && { message_thread_id: topic }),
      text: telegramHtml(message, leftOut),
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
    });
    const json = jsonOf(answer);
    const { retry_after: pause } = (json?.parameters ?? {}) as { retry_after?: unknown };
    expectTaken(
      way,
      { ...answer, retryMs: typeof pause === 'number' ? pause * 1000 : answer.retryMs },
      {
        400: 'see whether chat is the id of the chat (it changes when a group becomes a supergroup), and topic one of its topics',
        401: `the token was revoked: write a new one into the secret ${token}`,
        403: 'the bot is not in the chat: add it, or write to it first',
        404: `the token is not that of a bot: correct the secret ${token}`,
        other: 'see the documentation of bots of Telegram',
      },
      typeof json?.description === 'string' ? json.description : answer.text,
    );
  };
}
