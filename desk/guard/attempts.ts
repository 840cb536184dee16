import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../problem.ts';

const MINUTES = 5;
/** Guesses from one address in that time; whoever types his own password wrong needs a few. */
const FROM_ADDRESS = 10;
/** Guesses at one person's password, from wherever. */
const AT_PERSON = 30;
/** Guesses in all: those of many addresses. */
const IN_ALL = 300;

/** Counts guesses. Each counts before it is looked at, so that many at once are no more than one after the other. */
export class Attempts {
  private readonly limits = [FROM_ADDRESS, AT_PERSON, IN_ALL].map(
    points => new RateLimiterMemory({ points, duration: MINUTES * 60 }),
  );

  /** Counts a guess. Throws `Problem` with when to come back if there were too many. */
  async count(address: string, person: string | undefined): Promise<void> {
    const keys = [address, person, 'all'];
    for (const [i, key] of keys.entries()) {
      if (key !== undefined) await this.limits[i]!.consume(key).catch(refuse);
    }
  }

  /** Forgets the guesses of somebody who is in. */
  async succeeded(address: string, person: string | undefined): Promise<void> {
    await this.limits[0]!.delete(address);
    if (person !== undefined) await this.limits[1]!.delete(person);
    await this.limits[2]!.reward('all', 1);
  }
}

/** How long a caller has to wait, in seconds. */
export class TooMany extends Problem {
  readonly seconds: number;
  constructor(seconds: number) {
    super(
      429,
      'too many attempts to log in',
      `wait ${seconds} s, and check the name and the password meanwhile`,
    );
    this.seconds = seconds;
  }
}

function refuse(limit: unknown): never {
  if (limit instanceof RateLimiterRes) throw new TooMany(Math.max(1, Math.ceil(limit.msBeforeNext / 1000)));
  throw limit;
}
