import { createRequire, registerHooks } from 'node:module';
import { isInstalled } from '../packages.ts';
import { isAt } from '../paths.ts';

const name = (what: string) => `@opentelemetry/instrumentation-${what}`;
/** Needed by all tracing: what comes in, and what goes out. */
export const INSTRUMENTATIONS = ['http', 'undici'].map(name);

/** Clients of stores, which are patched where the service has their instrumentation. */
const STORES = ['pg', 'ioredis'] as const;

/** Of HTTP, fetch and the clients of stores. */
export function instrumentations(untraced: readonly string[]) {
  const require = createRequire(import.meta.url);
  const load = (what: string, options: object) => {
    const exported = require(name(what)) as Record<string, unknown>;
    const [, Instrumentation] = Object.entries(exported).find(([key]) => key.endsWith('Instrumentation'))!;
    return new (Instrumentation as new (options: object) => never)(options);
  };
  const options = {
    pg: { requireParentSpan: true, enhancedDatabaseReporting: false },
    ioredis: { requireParentSpan: true, dbStatementSerializer: (command: string) => command },
  };
  return [
    load('http', {
      ignoreIncomingRequestHook: (r: { url?: string }) => isAt(r.url ?? '', untraced),
      requireParentforOutgoingSpans: true,
    }),
    load('undici', { requireParentforSpans: true }),
    ...instrumentedStores().map(store => load(store, options[store])),
  ];
}

const instrumentedStores = () => STORES.filter(store => isInstalled(name(store)));

/**
 * The patches are applied when modules are first required; importing them as ES modules alone would not do it. So each is
 * required when the service imports it, and not before: loading ioredis alone makes every log line dearer.
 */
export function applyPatches(): void {
  createRequire(import.meta.url)('node:http');
  const waiting = new Set<string>(instrumentedStores());
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
