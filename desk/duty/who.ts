import type { FastifyRequest } from 'fastify';
import type {} from '../guard/access.ts';
import type { Fields } from '../http/forms.ts';

const LONGEST = 100;

/**
 * Returns who does it: the person who has logged in, whatever they write; for a program, the person it names in `by`, else the program. Throws
 * a `Problem` if nobody is named.
 */
export function whoDoes({ person }: Pick<FastifyRequest, 'person'>, fields: Fields): string {
  const named = fields.text('by', LONGEST);
  if (person && person.by !== 'token') return person.name;
  return named ?? person?.name ?? fields.required('by', LONGEST, 'say who does it, such as Ana');
}
