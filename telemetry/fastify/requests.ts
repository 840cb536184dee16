import { type Context, context, trace } from '@opentelemetry/api';
import { withLogContext } from '../context.ts';
import { begin, CALLER_GONE, finish, UNKNOWN_ROUTE } from '../http/finished.ts';
import { requestIdOf } from '../http/request-id.ts';
import { pathOf, type Setup } from '../http/setup.ts';
import type { Request, Server } from './app.ts';

/** What is known of a request while it is answered. */
interface Following {
  readonly context: Context;
  readonly start: number;
  readonly isMeasured: boolean;
  ended?: boolean;
}

/** Carries the request's id and span to whatever the request does, and ends each request once. */
export function followRequests(app: Server, setup: Setup, errors: WeakMap<object, unknown>): void {
  const followed = new WeakMap<Request, Following>();
  const routeOf = ({ routeOptions, url }: Request): string => {
    if (routeOptions.url !== undefined) return routeOptions.url;
    const path = pathOf(url);
    return setup.answers.has(path) ? path : UNKNOWN_ROUTE;
  };
  const end = (request: Request, statusCode: number): void => {
    const following = followed.get(request);
    if (!following || following.ended) return;
    following.ended = true;
    finish(setup, {
      ...{ method: request.method, route: routeOf(request), statusCode, requestId: request.id },
      milliseconds: performance.now() - following.start,
      isMeasured: following.isMeasured,
      span: trace.getSpan(following.context),
      error: errors.get(request),
    });
  };
  if (!makesIds(app)) app.setGenReqId(requestIdOf);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    const isMeasured = begin(setup, pathOf(request.url));
    followed.set(request, { context: context.active(), start: performance.now(), isMeasured });
    reply.raw.once('close', () => end(request, CALLER_GONE));
    withLogContext({ requestId: request.id }, done);
  });
  // Reading a body leaves the asynchronous context of the request; here it is entered again.
  app.addHook('preValidation', (request, _reply, done) => {
    const active = followed.get(request)?.context ?? context.active();
    const route = routeOf(request);
    trace.getSpan(active)?.updateName(`${request.method} ${route}`).setAttribute('http.route', route);
    withLogContext({ requestId: request.id, route }, () => context.with(active, done));
  });
  app.addHook('onError', (request, _reply, error, done) => {
    errors.set(request, error);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    end(request, reply.statusCode);
    done();
  });
}

/** What Fastify makes without being told how. */
const DEFAULT_ID = /^req-[\da-z]+$/;
/** Headers from which ids are taken: none in 5, the second in 4, and the kit takes the third. */
const DEFAULT_HEADERS: readonly unknown[] = [undefined, false, 'request-id', 'x-request-id'];

/** Whether the app has a way of its own to make ids, which it keeps. */
function makesIds({ genReqId, initialConfig }: Server): boolean {
  if (!DEFAULT_HEADERS.includes(initialConfig.requestIdHeader)) return true;
  try {
    return !DEFAULT_ID.test(String(genReqId({ headers: {} })));
  } catch {
    return true;
  }
}
