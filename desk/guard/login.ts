import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';
import type { Language } from '../settings.ts';
import { type Attempts, TooMany } from './attempts.ts';
import type { Known } from './identify.ts';
import { loginPage, ownPath } from './page.ts';
import { loginWords } from './words.ts';

export interface Login extends Known {
  readonly attempts: Attempts;
  readonly https: boolean;
  readonly language: Language;
  /** Tells of a login that was refused. */
  readonly refused: (address: string, name: string) => void;
}

/** A form, and no more. */
const BODY_LIMIT = 16 * 1024;
const text = (maxLength: number) => ({ type: 'string', maxLength });
const form = {
  type: 'object',
  required: ['name', 'password'],
  properties: {
    name: { ...text(64), minLength: 1 },
    password: { ...text(1000), minLength: 1 },
    back: text(2000),
  },
  additionalProperties: false,
};

/** `GET /login`, `POST /login`, `POST /logout`, and `GET /me`: who the caller is. */
export function loginRoutes(login: Login) {
  return async (app: FastifyInstance): Promise<void> => {
    if (!app.hasContentTypeParser('application/x-www-form-urlencoded'))
      await app.register(formbody, { bodyLimit: BODY_LIMIT });
    const isPage = ({ headers }: FastifyRequest) => headers.accept?.includes('text/html') ?? false;
    const html = (
      reply: FastifyReply,
      status: number,
      page: Omit<Parameters<typeof loginPage>[0], 'language'>,
    ) =>
      reply
        .code(status)
        .header('content-type', 'text/html; charset=utf-8')
        .send(loginPage({ language: login.language, ...page }));
    const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: login.https } as const;

    app.get<{ Querystring: { back?: string } }>(
      '/login',
      { config: { access: 'public' } },
      (request, reply) => html(reply, 200, { back: ownPath(request.query.back), person: request.person }),
    );

    app.post<{ Body: { name: string; password: string; back?: string } }>(
      '/login',
      { config: { access: 'public' }, bodyLimit: BODY_LIMIT, schema: { body: form } },
      async (request, reply) => {
        const { name, password, back } = request.body;
        const words = loginWords[login.language];
        const person = login.credentials.hasUser(name) ? name : undefined;
        try {
          await login.attempts.count(request.ip, person);
        } catch (error) {
          if (!(error instanceof TooMany) || !isPage(request)) throw error;
          reply.header('retry-after', error.seconds);
          return html(reply, 429, { back: ownPath(back), name, problem: words.tooMany(error.seconds) });
        }
        const found = await login.credentials.byPassword(name, password);
        if (!found) {
          login.refused(request.ip, name);
          if (isPage(request)) return html(reply, 401, { back: ownPath(back), name, problem: words.wrong });
          throw new Problem(
            401,
            'the name and the password do not belong together',
            'check both',
            'password',
          );
        }
        await login.attempts.succeeded(request.ip, person);
        reply.setCookie(login.cookie, login.sessions.begin(found), {
          ...cookie,
          maxAge: login.sessions.seconds,
        });
        if (isPage(request)) return reply.redirect(ownPath(back), 303);
        return reply.send({ name: found.name, role: found.role });
      },
    );

    app.post<{ Body: { back?: string } | null }>(
      '/logout',
      { config: { access: 'public' }, bodyLimit: BODY_LIMIT },
      async (request, reply) => {
        reply.clearCookie(login.cookie, cookie);
        if (!isPage(request)) return reply.code(204).send();
        return reply.redirect('/login', 303);
      },
    );

    app.get('/me', { config: { access: 'public' } }, async request => {
      const { name, role, by } = request.person ?? {};
      return { name: name ?? null, role: role ?? null, by: by ?? null };
    });
  };
}
