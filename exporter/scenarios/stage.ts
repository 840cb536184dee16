import { setTimeout as wait } from 'node:timers/promises';
import type { LogShipping } from '../base/log-shipping.ts';
import type { Backups } from '../desk/backup/backups.ts';
import type { Database } from '../storage/database.ts';
import type { Store } from '../storage/store.ts';
import type { CrewRuntime } from '../systems/falachefe/crews/crew-runtime.ts';
import type { LeadCaller } from '../systems/qualifier/lead-caller.ts';
import type { Qualifier } from '../systems/qualifier/qualifier.ts';
import type { WhatsSelf } from '../systems/whatsself/whatsself.ts';
import type { Caller, Login } from '../traffic/caller.ts';
import { runLane } from '../traffic/lane.ts';
import type { Person } from '../traffic/people.ts';
import type { Faults } from '../upstreams/faults.ts';
import type { HostStage } from './host-stage.ts';

/** How `/metrics` behaves. */
export interface Exposition {
  available: boolean;
  /** Without the CrewAI metrics when false, as after a bad deployment. */
  complete: boolean;
}

/** What is beside the process, where it is there: what a scenario needs of it is checked before it starts. */
export interface Surroundings {
  /** What node-exporter takes for the machine. */
  readonly host?: HostStage;
  /** URL of PostgreSQL, with the rights of its owner. */
  readonly postgres?: string;
  /** URL of Redis. */
  readonly redis?: string;
}

/** What a scenario may touch, until the signal aborts. */
export interface Stage {
  readonly caller: Caller;
  readonly leads: LeadCaller;
  readonly faults: Faults;
  readonly crews: ReadonlyMap<string, CrewRuntime>;
  readonly whatsself: WhatsSelf;
  readonly qualifier: Qualifier;
  readonly backups: Backups;
  readonly database: Database;
  readonly store: Store;
  readonly exposition: Exposition;
  readonly surroundings: Surroundings;
  readonly logs: LogShipping;
  readonly signal: AbortSignal;
}

export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise(done => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });

/** Outlives the longest scenario. */
const SESSION_SECONDS = 4000;

/** Logs everybody in, trying again until it works: another scenario may be in the way. */
export async function logInAll({ caller, signal }: Stage, persons: readonly Person[]): Promise<Login[]> {
  const one = async (person: Person): Promise<Login | undefined> => {
    while (!signal.aborted) {
      const login = await caller.logIn(person, SESSION_SECONDS).catch(() => undefined);
      if (login) return login;
      // Codes have a limit of ten a minute.
      await wait(7000, undefined, { signal }).catch(() => {});
    }
    return undefined;
  };
  return (await Promise.all(persons.map(one))).filter(login => login !== undefined);
}

/** Messages after which a chat is closed and another opened, so that lengths stay believable. */
const MESSAGES_PER_CHAT = 8;

/** People who keep writing to their crew, one message per `everyMs` in all, until the signal aborts. */
export async function chat(
  stage: Stage,
  persons: readonly Person[],
  everyMs: number,
  text: string,
): Promise<void> {
  const { caller, signal } = stage;
  const chats = (await logInAll(stage, persons)).map(login => ({
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
