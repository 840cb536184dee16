import type { Knocking } from '../../seams/outages.ts';
import { strangers } from '../../traffic/people.ts';
import { UserCaller } from './traffic/caller.ts';
import { logInAll } from './traffic/log-in.ts';

/** People who want to get in, each of whom needs one of the stores. */
export const knockingAt = (url: () => string): Readonly<Record<'database' | 'redis', Knocking>> => ({
  database: async signal => {
    const caller = new UserCaller(url, signal);
    const logins = await logInAll(url, strangers(7, 1).slice(0, 6), signal);
    let turn = 0;
    return async () => {
      const login = logins[turn++ % logins.length];
      if (login) await caller.showToken(login);
    };
  },
  redis: async signal => {
    const caller = new UserCaller(url, signal);
    const people = strangers(8, 1);
    let turn = 0;
    return () => caller.requestCode(people[turn++ % people.length]!);
  },
});
