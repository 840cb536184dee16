import { Answers } from './express/answers.ts';
import { type Done, type ExpressRequest, type ExpressResponse, handled } from './express/app.ts';
import { noteErrors } from './express/errors.ts';
import { Following } from './express/following.ts';
import type { HttpTelemetry } from './http/options.ts';
import { setUp } from './http/setup.ts';
import { isFirst } from './http/twice.ts';

/** An Express app, of version 4 or 5. */
export interface ExpressApp {
  use(...args: never[]): unknown;
}

export type ExpressTelemetry = HttpTelemetry;

/**
 * Serves `/metrics`, `/health` and `/live`, measures each other request, and logs it once. Every line that a request logs
 * carries its id and route; its span is named after the route. The id is the caller's `x-request-id` where it sends one,
 * and is in the answer. Call it before or after the routes are added.
 *
 * What the app has already stays: its middleware sees every request, and what it answers at these paths is sent; only what
 * it cannot find (404) the kit answers. What it answers at `/metrics` gets the kit's metrics in addition.
 *
 * @example
 * const app = express();
 * instrumentExpress(app, { ...service, log: log.app, instruments });
 * app.get('/hello', (request, response) => response.json({ hello: 'world' }));
 */
export function instrumentExpress(app: ExpressApp, telemetry: ExpressTelemetry = {}): void {
  followExpress(app, telemetry, new WeakMap());
}

/** The same; `errors` may be told by others what was thrown while a request was answered. */
export function followExpress(
  app: ExpressApp,
  telemetry: ExpressTelemetry,
  errors: WeakMap<object, unknown>,
): void {
  const server = handled(app);
  if (!isFirst(server)) return;
  const setup = setUp(telemetry);
  const answers = new Answers(setup);
  const placeNote = noteErrors(server, errors);
  const { handle } = server;
  // Around all that the app does, in whatever order it is added.
  server.handle = function (this: unknown, request: ExpressRequest, response: ExpressResponse, done?: Done) {
    placeNote();
    // An app that is mounted in another one is followed there.
    if (!isFirst(request, () => {})) return handle.call(server, request, response, done);
    const following = new Following(request, response, setup, errors);
    answers.watch(request, response, following);
    return following.run(() => handle.call(server, request, response, done));
  };
}
