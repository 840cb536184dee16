import { createRequire, registerHooks } from 'node:module';
import { isAt } from '../paths.ts';

/** The modules of others that are patched. */
const PATCHED = ['pg', 'ioredis'];

/** The four that the service uses, out of `auto-instrumentations-node`, which loads all forty. */
export function instrumentations(untraced: readonly string[]) {
  const require = createRequire(
    createRequire(import.meta.url).resolve('@opentelemetry/auto-instrumentations-node'),
  );
  const load = (name: string, options: object) => {
    const exported = require(`@opentelemetry/instrumentation-${name}`) as Record<string, unknown>;
    const [, Instrumentation] = Object.entries(exported).find(([key]) => key.endsWith('Instrumentation'))!;
    return new (Instrumentation as new (options: object) => never)(options);
  };
  return [
    load('http', {
      ignoreIncomingRequestHook: (r: { url?: string }) => isAt(r.url ?? '', untraced),
      requireParentforOutgoingSpans: true,
    }),
    load('undici', { requireParentforSpans: true }),
    load('pg', { requireParentSpan: true, enhancedDatabaseReporting: false }),
    load('ioredis', { requireParentSpan: true, dbStatementSerializer: (command: string) => command }),
  ];
}

/**
 * The patches are applied when modules are first required; importing them as ES modules alone would not do it. So each is
 * required when the service imports it, and not before: loading ioredis alone makes every log line dearer.
 */
export function applyPatches(): void {
  const require = createRequire(import.meta.url);
  require('node:http');
  const waiting = new Set(PATCHED);
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      for (const name of waiting) {
        if (resolved.url.includes(`/node_modules/${name}/`) && waiting.delete(name)) require(name);
      }
      return resolved;
    },
  });
}
