import type { Stage } from '../../../scenarios/scenario.ts';
import { runLane } from '../../../traffic/lane.ts';
import type { Person } from '../../../traffic/people.ts';
import { UserCaller } from './caller.ts';
import { logInAll } from './log-in.ts';

/** Messages after which a chat is closed and another opened, so that lengths stay believable. */
const MESSAGES_PER_CHAT = 8;

/** People who keep writing to their crew, one message per `everyMs` in all, until the signal aborts. */
export async function chat(
  { url, signal }: Stage,
  persons: readonly Person[],
  everyMs: number,
  text: string,
): Promise<void> {
  const caller = new UserCaller(url, signal);
  const chats = (await logInAll(url, persons, signal)).map(login => ({
    login,
    id: undefined as number | undefined,
    said: 0,
  }));
  if (chats.length === 0) return;
  let turn = 0;
  await runLane({ every: () => everyMs, inFlight: chats.length, signal }, async () => {
    const chat = chats[turn++ % chats.length]!;
    chat.id ??= await caller.openConversation(chat.login);
    if (chat.id === undefined) return;
    await caller.say(chat.login, chat.id, text);
    if (++chat.said % MESSAGES_PER_CHAT !== 0) return;
    const ended = chat.id;
    chat.id = undefined;
    await caller.closeConversation(chat.login, ended);
  });
}
