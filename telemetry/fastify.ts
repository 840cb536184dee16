import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type ServiceOfRoute, timeRequests } from './fastify/durations.ts';
import { followRequests } from './fastify/requests.ts';
import { serveHealth, serveLife, serveMetrics } from './fastify/routes.ts';
import { createHealth, type HealthReport } from './health.ts';
import type { Exposition, Instruments } from './metrics.ts';
import { OPERATION_PATHS } from './paths.ts';

export interface FastifyTelemetry {
  readonly log: Logger;
  readonly instruments: Instruments;
  /** Told by `/health`. */
  readonly version?: string;
  /** Told by `/health`. */
  readonly environment?: string;
  /** What `/health` runs, made by `createHealth`. Default: nothing to check, always healthy. */
  readonly health?: () => Promise<HealthReport>;
  /** What `/health/deep` runs. Default: there is no such path. */
  readonly deepHealth?: () => Promise<HealthReport>;
  /** Paths whose requests, and those below, are logged at `debug` only. Default: `/metrics`, `/live`, `/health`. */
  readonly quiet?: readonly string[];
  /**
   * The services whose API this is, by path: their requests are timed in `http_request_duration_seconds`, which must be
   * among the instruments. Default: none.
   */
  readonly apis?: ServiceOfRoute;
  /** Stands in for the exposition of `/metrics`: refuses it by throwing, or leaves metrics out. Default: all of them. */
  readonly expose?: (accept: string | undefined) => Promise<Exposition>;
}

/**
 * Serves `/metrics`, `/health` and `/live`, and logs each other request once. Every line that a request logs carries its
 * id and route; its span is named after the route. The id is the caller's `x-request-id` where it sends one, and is in
 * the answer. Call it before the routes are added.
 *
 * @example
 * const app = fastify();
 * instrumentFastify(app, { ...service, log: log.app, instruments });
 * app.get('/hello', async () => ({ hello: 'world' }));
 */
export function instrumentFastify(app: FastifyInstance, telemetry: FastifyTelemetry): void {
  const { log, instruments, version, environment, deepHealth, apis } = telemetry;
  const { health = createHealth({}), quiet = OPERATION_PATHS } = telemetry;
  const { expose = accept => instruments.expose(accept) } = telemetry;
  followRequests(app, log, quiet);
  if (apis) timeRequests(app, instruments, apis);
  serveMetrics(app, expose);
  serveLife(app);
  serveHealth(app, '/health', health, { version, environment });
  if (deepHealth) serveHealth(app, '/health/deep', deepHealth, { version, environment });
}
