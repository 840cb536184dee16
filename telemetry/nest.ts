import { type ExpressTelemetry, followExpress } from './express.ts';
import { type FastifyApp, type FastifyTelemetry, followFastify } from './fastify.ts';
import { noteThrown } from './nest/errors.ts';

/** A Nest application, of version 8 or later, on Express or on Fastify. */
export interface NestApp {
  getHttpAdapter(): NestAdapter;
  useGlobalInterceptors(...interceptors: never[]): unknown;
}
interface NestAdapter {
  getType(): string;
  getInstance(): unknown;
}

/** The class of a Nest module. */
export type NestModule = abstract new (...args: never[]) => unknown;

/** A module that brings another, as Nest takes it where it takes modules. */
export interface NestDynamicModule {
  readonly module: new () => object;
  // biome-ignore lint/suspicious/noExplicitAny: Nest's own lists of whatever it takes.
  readonly imports: any[];
  // biome-ignore lint/suspicious/noExplicitAny: the same.
  readonly providers: any[];
}

export type NestTelemetry = ExpressTelemetry & FastifyTelemetry;

/** The token of interceptors for all modules: what `APP_INTERCEPTOR` of `@nestjs/core` is. */
const APP_INTERCEPTOR = 'APP_INTERCEPTOR';

/**
 * Does for a Nest application what `instrumentExpress` and `instrumentFastify` do for the server below it. Give it the
 * application, between `NestFactory.create` and `app.listen`; or the module, where the application is made by others, and use
 * the module that it returns. Throws if the server is neither Express nor Fastify.
 *
 * @example
 * const app = await NestFactory.create(AppModule);
 * instrumentNest(app, { ...service, log: log.app, instruments });
 * await app.listen(3000);
 *
 * @example
 * const app = await NestFactory.create(instrumentNest(AppModule, { ...service, log: log.app, instruments }));
 */
export function instrumentNest(app: NestApp, telemetry?: NestTelemetry): void;
export function instrumentNest(module: NestModule, telemetry?: NestTelemetry): NestDynamicModule;
export function instrumentNest(
  one: NestApp | NestModule,
  telemetry: NestTelemetry = {},
): NestDynamicModule | undefined {
  const errors = new WeakMap<object, unknown>();
  if (isApp(one)) {
    follow(one.getHttpAdapter(), telemetry, errors);
    (one.useGlobalInterceptors as (interceptor: object) => unknown)(noteThrown(errors));
    return undefined;
  }
  if (typeof one !== 'function')
    throw new Error(
      "instrumentNest was given what is neither a Nest application nor a module: give what `NestFactory.create` of '@nestjs/core' returns, or the class of a module",
    );
  class Telemetry {
    /** Called by Nest before routes are added. */
    configure(consumer: { getHttpAdapter(): NestAdapter }): void {
      follow(consumer.getHttpAdapter(), telemetry, errors);
    }
  }
  const providers = [{ provide: APP_INTERCEPTOR, useValue: noteThrown(errors) }];
  return { module: Telemetry, imports: [one], providers };
}

const isApp = (one: NestApp | NestModule): one is NestApp =>
  typeof (one as NestApp | undefined)?.getHttpAdapter === 'function';

function follow(adapter: NestAdapter, telemetry: NestTelemetry, errors: WeakMap<object, unknown>): void {
  const type = adapter.getType();
  if (type === 'fastify') followFastify(adapter.getInstance() as FastifyApp, telemetry, errors);
  else if (type !== 'express')
    throw new Error(
      `instrumentNest knows no server "${type}": use @nestjs/platform-express or @nestjs/platform-fastify`,
    );
  else if (telemetry.apis)
    throw new Error(
      'apis are timed on Fastify only: leave `apis` out, http_server_request_duration_seconds has all requests',
    );
  else followExpress(adapter.getInstance() as never, telemetry, errors);
}
