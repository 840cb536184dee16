import { setTimeout as wait } from 'node:timers/promises';
import type { Hub } from '../../../base/hub.ts';
import type { TrafficKind } from '../../../config.ts';
import { errands } from '../../../seams/conversations.ts';
import type { Login } from '../../../seams/logins.ts';
import { runLane } from '../../../traffic/lane.ts';
import { type Person, people } from '../../../traffic/people.ts';
import { rhythmOf } from '../../../traffic/rhythm.ts';
import { UserCaller } from './caller.ts';

/** Milliseconds between starts when it is calm: together about 3.5 requests a second, several of each kind in 5 s. */
const CALM = { logIn: 1600, showToken: 1200, conversation: 3000 } as const;
/** Requests in flight per lane: slow answers in one do not silence the others. */
const IN_FLIGHT = { logIn: 8, showToken: 8, conversation: 12, mishap: 1 } as const;
/** A token this near to its end is not used any more: even a slow answer must not find it expired. */
const TOKEN_MARGIN_MS = 5000;
/** Asked-for lifetimes, in seconds, so that sessions end as well as begin while one watches. */
const SESSION_SECONDS = { min: 20, max: 120 };
/** In `day`, one of these happens this often: a wrong code, or somebody who asks for codes too fast. */
const MISHAP_EVERY_MS = 60_000;
/** Of those who talk, so many want a person in the end. */
const WANTS_PERSON = { chance: 0.08, text: 'Quero falar com um atendente' } as const;
const SPEECH = [
  'Oi, tudo bem?',
  'Vocês atendem no sábado?',
  'Qual o estado do meu pedido?',
  'Quanto custa?',
  'Quero um resumo',
];

/** Users who get in and talk, until the signal aborts. */
export async function runTraffic(
  kind: Exclude<TrafficKind, 'off'>,
  { url, hub }: { readonly url: () => string; readonly hub: Hub },
  signal: AbortSignal,
): Promise<void> {
  const { calm, random, every } = rhythmOf(kind, 1);
  const caller = new UserCaller(url, signal);
  const logins = new Map<string, Login>();
  let turn = 0;
  let nextPerson = 0;

  const usable = (): Login[] =>
    [...logins.values()].filter(login => login.expiresAt > Date.now() + TOKEN_MARGIN_MS);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];

  const logIn = async (person: Person): Promise<void> => {
    const seconds = SESSION_SECONDS.min + Math.floor(random() * (SESSION_SECONDS.max - SESSION_SECONDS.min));
    const login = await caller.logIn(person, seconds);
    if (login) logins.set(person.phone, login);
  };
  const showToken = async (): Promise<unknown> => {
    const login = pick(usable());
    return login && caller.showToken(login);
  };
  const talk = async (): Promise<void> => {
    const lasting = usable().filter(login => login.expiresAt > Date.now() + 2 * TOKEN_MARGIN_MS);
    const login = lasting[turn++ % Math.max(1, lasting.length)];
    const conversation =
      login && (await caller.openConversation(login, random() < 0.75 ? 'whatsapp' : 'web'));
    if (!login || conversation === undefined) return;
    for (let i = 0; i < (calm ? 3 : 2 + random() * 3); i++) {
      await caller.say(login, conversation, SPEECH[(turn + i) % SPEECH.length]!);
      await wait(1000, undefined, { signal });
    }
    if (random() < WANTS_PERSON.chance) await caller.say(login, conversation, WANTS_PERSON.text);
    await hub.tell(errands, { login, random, signal });
    await caller.closeConversation(
      login,
      conversation,
      random() < 0.2 ? Math.round(40 + random() * 300) : undefined,
    );
  };
  const mishap = async (): Promise<void> => {
    const person = pick(people)!;
    if (random() < 0.6) return void (await caller.tryWrongCode(person));
    for (let i = 0; i < 13; i++) await caller.requestCode(person);
  };

  // Everybody comes in once, so that each metric has data within half a minute, whatever the hour.
  for (const person of people) await logIn(person).catch(() => {});
  if (signal.aborted) return;
  void Promise.all([talk(), talk(), talk(), ...(calm ? [] : [mishap()])]).catch(() => {});
  await Promise.all([
    runLane({ every: every(CALM.logIn), inFlight: IN_FLIGHT.logIn, signal }, () =>
      logIn(people[nextPerson++ % people.length]!),
    ),
    runLane({ every: every(CALM.showToken), inFlight: IN_FLIGHT.showToken, signal }, showToken),
    runLane({ every: every(CALM.conversation), inFlight: IN_FLIGHT.conversation, signal }, talk),
    ...(calm
      ? []
      : [
          runLane(
            { every: () => MISHAP_EVERY_MS * (0.5 + random()), inFlight: IN_FLIGHT.mishap, signal },
            mishap,
          ),
        ]),
  ]);
}
