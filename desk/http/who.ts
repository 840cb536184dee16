import type { FastifyRequest } from 'fastify';
import '../guard/access.ts';
import { Problem } from '../problem.ts';

/**
 * Returns who does something: the person who is logged in; for a program with a token who its body says, else the name of the token.
 * Throws a `Problem` if nothing says so, because what nobody has done cannot be asked about.
 */
export function whoDoes({ person }: FastifyRequest, by: string | undefined): string {
  const who = person === undefined || person.by === 'token' ? (by ?? person?.name) : person.name;
  if (who === undefined || who.trim() === '')
    throw new Problem(400, 'by is missing', 'say who does it, such as "by": "Ana"', 'by');
  return who;
}
