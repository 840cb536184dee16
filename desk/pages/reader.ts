import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Who reads a page of a desk that has a login, and where to sign in and out. */
export interface Reader {
  /** Absent for one who has not signed in. */
  readonly name?: string;
  /** Whether the reader may change something. */
  readonly acts: boolean;
  readonly signIn: string;
  readonly signOut: string;
}

/** What guards the desk writes down with a request. */
interface Guarded {
  readonly person?: { readonly name: string; readonly role: string };
}

const SIGN_IN = '/login';
const SIGN_OUT = '/logout';

/** Returns who asks; undefined where the desk has no login, and everybody acts. */
export function readerOf(request: FastifyRequest, server: FastifyInstance): Reader | undefined {
  if (!server.hasRoute({ method: 'POST', url: SIGN_IN })) return undefined;
  const { person } = request as Guarded;
  return {
    ...(person && { name: person.name }),
    ...{ acts: person?.role === 'act', signIn: SIGN_IN, signOut: SIGN_OUT },
  };
}
