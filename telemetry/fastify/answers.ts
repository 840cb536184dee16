import { complain } from '../complain.ts';
import { joinedPage } from '../http/own-page.ts';
import { pathOf, type Setup } from '../http/setup.ts';
import type { Reply, Request, Server } from './app.ts';

/** Makes hooks of a plugin those of the app itself. */
const SKIP_OVERRIDE = Symbol.for('skip-override');

/**
 * Answers where the app itself has no route. These are not routes of the app, so that it can add one of the same path at any
 * time; they are answered in the last hook before the handler, behind whatever lets requests in.
 */
export function serveAnswers(app: Server, { answers, log, metricsPath, page }: Setup): void {
  const answerTo = (request: Request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    const path = pathOf(request.url);
    return request.routeOptions.url === path ? undefined : answers.get(path);
  };
  const plugin = (root: Server, _: object, done: () => void): void => {
    root.addHook('preHandler', (request, reply, next) => {
      const answer = answerTo(request);
      if (!answer) return next();
      answer(request.headers.accept).then(
        ({ status, contentType, body }) => reply.code(status).header('content-type', contentType).send(body),
        next,
      );
    });
    done();
  };
  app.register(Object.assign(plugin, { [SKIP_OVERRIDE]: true }));
  if (metricsPath === false) return;
  const joined = async (reply: Reply, payload: unknown): Promise<unknown> => {
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) {
      complain(`what the app answers at ${metricsPath} cannot be read: the kit's metrics are not on it`);
      return payload;
    }
    const body = await joinedPage(String(payload), String(reply.getHeader('content-type')), page);
    if (body === undefined) return payload;
    reply.removeHeader('content-length');
    return body;
  };
  app.addHook('onSend', (request, reply, payload, next) => {
    const isOwn = request.routeOptions.url === metricsPath && request.method === 'GET';
    if (!isOwn || reply.statusCode !== 200) return next(null, payload);
    joined(reply, payload).then(
      body => next(null, body),
      error => next(error),
    );
  });
  app.addHook('onReady', done => {
    if (app.hasRoute({ method: 'GET', url: metricsPath })) {
      const said = `GET ${metricsPath} is the app's own: the kit's metrics are added to what it answers`;
      if (log) log.info({ event: 'metrics_merged' }, said);
      else complain(said);
    }
    done();
  });
}
