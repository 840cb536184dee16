import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Part } from '../part.ts';
import { Problem } from '../problem.ts';
import { accessOf, isSafe, may } from './access.ts';
import { Attempts, TooMany } from './attempts.ts';
import { guardBrowser } from './browser.ts';
import { identify } from './identify.ts';
import { loginRoutes } from './login.ts';
import { tellsOrigin } from './origin.ts';
import { againPage } from './page.ts';
import { Sessions } from './session.ts';
import { readGuardSettings } from './settings.ts';

const COOKIE = 'vigia_desk';

/**
 * Lets nobody else in: every request is looked at before anything else is done with it, also one to a path that there is not. It is the
 * first of the parts.
 */
export const guard: Part = {
  name: 'guard',
  mount: ({ settings, clock, log, language }) => {
    const guarded = readGuardSettings(settings.env, settings);
    const { credentials, proxy, reads, https } = guarded;
    const sessions = new Sessions(guarded.sessionKey, guarded.sessionHours, credentials, () => clock.now());
    const known = { credentials, sessions, proxy, cookie: https ? `__Host-${COOKIE}` : COOKIE };

    const check = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
      const person = identify(request, known);
      if (person) request.person = person;
      const access = accessOf(request);
      if (person?.by === 'cookie' && !isSafe(request.method) && !tellsOrigin(request))
        throw new Problem(
          403,
          'refused: the request does not say where it comes from',
          'use a token, or a newer browser',
          'origin',
        );
      if (may(person?.role, access, reads)) return undefined;
      if (person)
        throw new Problem(
          403,
          `${person.name} may ${person.role}, and this takes somebody who may ${access}`,
          `use a token of the role ${access}`,
        );
      if (isNavigation(request)) return toLogin(request, reply);
      reply.header('www-authenticate', 'Bearer realm="desk"');
      throw new Problem(
        401,
        request.headers.authorization === undefined ? 'log in first' : 'the token is not known here',
        `log in at /login, or send authorization: Bearer with a token of the role ${access}, such as that of DESK_TOKEN`,
        'authorization',
      );
    };

    return {
      hooks: async (server: FastifyInstance) => {
        await guardBrowser(server, {
          hosts: guarded.hosts,
          origins: guarded.origins,
          setting: 'DESK_HOSTS or DESK_URL',
          https,
        });
        await server.register(fastifyCookie);
        server.decorateRequest('person', undefined);
        server.addHook('onRequest', check);
        // Who has logged in does things under that name, whatever a form says.
        server.addHook('preHandler', async request => {
          const { person } = request;
          // A token says what may be done; who does it, the program that has it says.
          const name = person && person.by !== 'token' ? person.name : undefined;
          const body = request.body as { by?: unknown } | null | undefined;
          if (name !== undefined && typeof body === 'object' && body !== null && Object.hasOwn(body, 'by'))
            body.by = name;
        });
        // What one who has logged in reads is kept by no proxy and no browser, unless the route says so.
        server.addHook('onSend', async (_request, reply) => {
          if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
        });
        server.addHook('onError', async (_request, reply, error) => {
          if (error instanceof TooMany) reply.header('retry-after', error.seconds);
        });
      },
      routes: [
        loginRoutes({
          ...known,
          attempts: new Attempts(),
          ...{ https, language },
          refused: (address, name) =>
            log.security.warn(
              { event: 'login_refused', address, user: name.slice(0, 64) },
              'A login was refused',
            ),
        }),
      ],
    };
  },
};

/** Whether a person opens a page, for whom an error would be of no use. */
function isNavigation({ method, headers }: FastifyRequest): boolean {
  return (
    isSafe(method) && (headers.accept?.includes('text/html') ?? false) && headers.authorization === undefined
  );
}

function toLogin(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { headers, url } = request;
  const html = reply.header('cache-control', 'no-store').header('content-type', 'text/html; charset=utf-8');
  // The cookie may be there, and not be sent along with a link from elsewhere.
  const isFromElsewhere =
    headers['sec-fetch-site'] !== undefined && headers['sec-fetch-site'] === 'cross-site';
  if (isFromElsewhere) return html.send(againPage(url));
  return reply.redirect(`/login?${new URLSearchParams({ back: url })}`, 302);
}
