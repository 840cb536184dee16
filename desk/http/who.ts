import type { FastifyRequest } from 'fastify';
import { capability, type Hub } from '../hub.ts';
import { Problem } from '../problem.ts';

/** Returns who sends the request, as far as a login says; what lets people in offers it. */
export const whoCalls = capability<(request: FastifyRequest) => string | undefined>('who calls');

/**
 * Returns who does something: the person who is logged in, else who the body says. Throws a `Problem` if neither says so, because
 * what nobody has done cannot be asked about.
 */
export function whoDoes(hub: Hub, request: FastifyRequest, by: string | undefined): string {
  const who = hub.find(whoCalls)?.(request) ?? by;
  if (who === undefined || who.trim() === '')
    throw new Problem(400, 'by is missing', 'say who does it, such as "by": "Ana"', 'by');
  return who;
}
