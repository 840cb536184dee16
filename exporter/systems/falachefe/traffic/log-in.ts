import { setTimeout as wait } from 'node:timers/promises';
import type { Login } from '../../../seams/logins.ts';
import type { Person } from '../../../traffic/people.ts';
import { UserCaller } from './caller.ts';

/** Outlives the longest scenario. */
const SESSION_SECONDS = 4000;
/** Codes have a limit of ten a minute. */
const AGAIN_MS = 7000;

/** Logs everybody in, trying again until it works: a scenario may be in the way. */
export async function logInAll(
  url: () => string,
  persons: readonly Person[],
  signal: AbortSignal,
): Promise<Login[]> {
  const caller = new UserCaller(url, signal);
  const one = async (person: Person): Promise<Login | undefined> => {
    while (!signal.aborted) {
      const login = await caller.logIn(person, SESSION_SECONDS).catch(() => undefined);
      if (login) return login;
      await wait(AGAIN_MS, undefined, { signal }).catch(() => {});
    }
    return undefined;
  };
  return (await Promise.all(persons.map(one))).filter(login => login !== undefined);
}
