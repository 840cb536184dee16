import type { FastifyInstance } from 'fastify';
import { OPEN } from './assets.ts';
import { LANGUAGE_COOKIE } from './view.ts';

const YEAR_SECONDS = 31_536_000;

/** `GET /language?to=pt&back=/inbox`: remembers the language that a reader chose, in a cookie that says nothing else. */
export async function languageRoute(server: FastifyInstance): Promise<void> {
  server.get<{ Querystring: Record<string, unknown> }>('/language', OPEN, async (request, reply) => {
    const { to, back } = request.query;
    if (to === 'en' || to === 'pt')
      reply.header(
        'set-cookie',
        `${LANGUAGE_COOKIE}=${to}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax; HttpOnly`,
      );
    return reply.header('cache-control', 'no-store').redirect(ownPath(back), 303);
  });
}

/** A path of the desk itself: a link to it must not lead elsewhere. */
export function ownPath(given: unknown): string {
  if (typeof given !== 'string' || given.length > 2000) return '/inbox';
  const base = 'http://desk.invalid';
  const url = given.startsWith('/') ? URL.parse(given, base) : null;
  if (url?.origin !== base) return '/inbox';
  const path = url.pathname + url.search;
  // `//elsewhere` as a path would be another host.
  return path.startsWith('//') ? '/inbox' : path;
}
