import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { digest } from '../base/digest.ts';
import { Problem } from '../base/problem.ts';

/** Returns a hook that lets only those through who show the token of services, as `Authorization: Bearer …`. */
export function onlyWithToken(token: string): (request: FastifyRequest) => Promise<void> {
  const expected = Buffer.from(digest(token));
  return async ({ headers: { authorization = '' } }) => {
    const given = /^Bearer (.+)$/.exec(authorization)?.[1] ?? '';
    if (timingSafeEqual(Buffer.from(digest(given)), expected)) return;
    throw new Problem(
      401,
      'the caller is not known',
      'send Authorization: Bearer with the secret service-token; the desk does',
    );
  };
}
