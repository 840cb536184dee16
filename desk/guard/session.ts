import { Signer } from '@fastify/cookie';
import type { Person } from './access.ts';
import type { Credential, Credentials } from './credentials.ts';

interface Kept {
  readonly name: string;
  /** The credential of the login. */
  readonly mark: string;
  /** In milliseconds since 1970. */
  readonly until: number;
}

/** What the cookie of a person who has logged in says: who, by what, and until when. Nobody else can write one. */
export class Sessions {
  private readonly signer: InstanceType<typeof Signer>;
  private readonly credentials: Credentials;
  private readonly now: () => number;
  readonly seconds: number;

  constructor(key: string, hours: number, credentials: Credentials, now: () => number) {
    this.signer = new Signer(key, 'sha256');
    this.seconds = Math.round(hours * 3600);
    this.credentials = credentials;
    this.now = now;
  }

  /** Returns the value of the cookie. */
  begin({ name, mark }: Credential): string {
    const kept: Kept = { name, mark, until: this.now() + this.seconds * 1000 };
    return this.signer.sign(Buffer.from(JSON.stringify(kept)).toString('base64url'));
  }

  /** Returns who has the cookie; undefined for one that has run out, that is not ours, or whose credential was taken away. */
  read(cookie: string | undefined): Person | undefined {
    if (!cookie || cookie.length > 2000) return undefined;
    const { valid, value } = this.signer.unsign(cookie);
    if (!valid || value === null) return undefined;
    const { name, mark, until } = JSON.parse(Buffer.from(value, 'base64url').toString()) as Kept;
    // One of a future that no login of now gives is of a clock that jumped.
    if (until <= this.now() || until > this.now() + this.seconds * 1000 + 60_000) return undefined;
    const credential = this.credentials.byMark(mark);
    return credential && { name, role: credential.role, by: 'cookie' };
  }
}
