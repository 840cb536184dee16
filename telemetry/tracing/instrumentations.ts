import { createRequire, registerHooks } from 'node:module';
import { type OptionalPackages, unlessMissing } from '../packages.ts';
import { isAt } from '../paths.ts';

const HTTP = '@opentelemetry/instrumentation-http';
const UNDICI = '@opentelemetry/instrumentation-undici';
const PG = '@opentelemetry/instrumentation-pg';
const IOREDIS = '@opentelemetry/instrumentation-ioredis';

/** The instrumentations that are there: all tracing needs the first two, for what comes in and what goes out. */
export async function loadInstrumentations(packages: OptionalPackages) {
  const [http, undici, pg, ioredis] = await Promise.all([
    import('@opentelemetry/instrumentation-http').catch(packages.missing(HTTP)),
    import('@opentelemetry/instrumentation-undici').catch(packages.missing(UNDICI)),
    import('@opentelemetry/instrumentation-pg').catch(unlessMissing(PG)),
    import('@opentelemetry/instrumentation-ioredis').catch(unlessMissing(IOREDIS)),
  ]);
  return { http, undici, pg, ioredis };
}
type Loaded = Awaited<ReturnType<typeof loadInstrumentations>>;

/** Of HTTP, fetch and the clients of stores. */
export function instrumentations({ http, undici, pg, ioredis }: Loaded, untraced: readonly string[]) {
  return [
    new http.HttpInstrumentation({
      ignoreIncomingRequestHook: ({ url = '' }) => isAt(url, untraced),
      requireParentforOutgoingSpans: true,
    }),
    new undici.UndiciInstrumentation({ requireParentforSpans: true }),
    ...(pg ? [new pg.PgInstrumentation({ requireParentSpan: true, enhancedDatabaseReporting: false })] : []),
    ...(ioredis
      ? [
          new ioredis.IORedisInstrumentation({
            requireParentSpan: true,
            dbStatementSerializer: command => command,
          }),
        ]
      : []),
  ];
}

/**
 * The patches are applied when modules are first required; importing them as ES modules alone would not do it. So each is
 * required when the service imports it, and not before: loading ioredis alone makes every log line dearer.
 */
export function applyPatches({ pg, ioredis }: Loaded): void {
  // Any place will do to require what is built in.
  createRequire(process.execPath)('node:http');
  const waiting = new Set([...(pg ? ['pg'] : []), ...(ioredis ? ['ioredis'] : [])]);
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      for (const store of waiting) {
        if (resolved.url.includes(`/node_modules/${store}/`) && waiting.delete(store))
          // From where the service finds it, which may be another place than where the kit would.
          createRequire(resolved.url)(store);
      }
      return resolved;
    },
  });
}
