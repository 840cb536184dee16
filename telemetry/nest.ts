import { type ExpressTelemetry, followExpress } from './express.ts';
import { type FastifyApp, type FastifyTelemetry, followFastify } from './fastify.ts';
import { noteThrown } from './nest/errors.ts';

/** A Nest application, of any version since 8, on Express or on Fastify. */
export interface NestApp {
  getHttpAdapter(): { getType(): string; getInstance(): unknown };
  useGlobalInterceptors(...interceptors: never[]): unknown;
}

export type NestTelemetry = ExpressTelemetry & FastifyTelemetry;

/**
 * Does for a Nest application what `instrumentExpress` and `instrumentFastify` do for the server below it. Call it between
 * `NestFactory.create` and `app.listen`. Throws if the server is neither.
 *
 * @example
 * const app = await NestFactory.create(AppModule);
 * instrumentNest(app, { ...service, log: log.app, instruments });
 * await app.listen(3000);
 */
export function instrumentNest(app: NestApp, telemetry: NestTelemetry = {}): void {
  if (typeof app?.getHttpAdapter !== 'function')
    throw new Error(
      "instrumentNest was given what is not a Nest application: give what `NestFactory.create` of '@nestjs/core' returns",
    );
  const adapter = app.getHttpAdapter();
  const type = adapter.getType();
  const errors = new WeakMap<object, unknown>();
  if (type === 'express') {
    if (telemetry.apis)
      throw new Error(
        'apis are timed on Fastify only: leave `apis` out, http_server_request_duration_seconds has all',
      );
    followExpress(adapter.getInstance() as never, telemetry, errors);
  } else if (type === 'fastify') followFastify(adapter.getInstance() as FastifyApp, telemetry, errors);
  else
    throw new Error(
      `instrumentNest knows no server "${type}": use @nestjs/platform-express or platform-fastify`,
    );
  noteThrown(app, errors);
}
