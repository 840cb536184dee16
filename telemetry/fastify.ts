import { serveAnswers } from './fastify/answers.ts';
import { measured } from './fastify/app.ts';
import { type ServiceOfRoute, timeRequests } from './fastify/durations.ts';
import { followRequests } from './fastify/requests.ts';
import type { HttpTelemetry } from './http/options.ts';
import { setUp } from './http/setup.ts';
import { isFirst } from './http/twice.ts';

/** A Fastify instance, with any server, logger and type provider. */
export interface FastifyApp {
  addHook(...args: never[]): unknown;
  setGenReqId(...args: never[]): unknown;
  hasRoute(...args: never[]): boolean;
}

export interface FastifyTelemetry extends HttpTelemetry {
  /**
   * The services whose API this is, by path: their requests are timed in `http_request_duration_seconds`, which must be
   * among the instruments. Default: none.
   */
  readonly apis?: ServiceOfRoute;
}

/**
 * Serves `/metrics`, `/health` and `/live`, measures each other request, and logs it once. Every line that a request logs
 * carries its id and route; its span is named after the route. The id is the caller's `x-request-id` where it sends one,
 * and is in the answer. Call it before the routes are added.
 *
 * What the app has already stays: its generator of ids, its hooks, its logger, its `/health`. What it answers at
 * `/metrics` gets the kit's metrics in addition.
 *
 * @example
 * const app = fastify();
 * instrumentFastify(app, { ...service, log: log.app, instruments });
 * app.get('/hello', async () => ({ hello: 'world' }));
 */
export function instrumentFastify(app: FastifyApp, telemetry: FastifyTelemetry = {}): void {
  followFastify(app, telemetry, new WeakMap());
}

/** The same; `errors` may be told by others what was thrown while a request was answered. */
export function followFastify(
  app: FastifyApp,
  telemetry: FastifyTelemetry,
  errors: WeakMap<object, unknown>,
): void {
  const { instruments, apis } = telemetry;
  const server = measured(app);
  if (!isFirst(server)) return;
  const setup = setUp(telemetry);
  followRequests(server, setup, errors);
  if (apis) {
    if (!instruments)
      throw new Error(
        'apis are given without instruments: give `instruments` with http_request_duration_seconds',
      );
    timeRequests(server, instruments, apis, setup.answers);
  }
  serveAnswers(server, setup);
}
