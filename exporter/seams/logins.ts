import { capability } from '../base/hub.ts';
import type { Person } from '../traffic/people.ts';

/** Somebody who is logged in. */
export interface Session {
  readonly userId: string;
  readonly companyId: string;
  readonly phone: string;
  readonly expiresAt: Date;
}
/** A simulated person who is logged in. */
export interface Login {
  readonly person: Person;
  readonly token: string;
  readonly expiresAt: number;
}

export interface Logins {
  /** The session of an `Authorization: Bearer …` header. Throws a 401 `Problem`. */
  session(authorization: string | undefined): Promise<Session>;
  /** Logs simulated people in, trying again until it works or the signal aborts. */
  logInAll(persons: readonly Person[], signal: AbortSignal): Promise<Login[]>;
}

/** Who lets people in. */
export const logins = capability<Logins>('logins');
