import { createRequire } from 'node:module';

/** Paths that would bury the traces of the service itself. */
const UNTRACED = /^\/(metrics|live|health|upstream|scenarios|inbox|runbooks|$)/;

/** The modules that are patched, where the service has them. */
const PATCHED = ['node:http', 'pg', 'ioredis'];

/** The four that the service uses, out of `auto-instrumentations-node`, which loads all forty. */
export function instrumentations() {
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
      ignoreIncomingRequestHook: (r: { url?: string }) => UNTRACED.test(r.url ?? ''),
      requireParentforOutgoingSpans: true,
    }),
    load('undici', { requireParentforSpans: true }),
    load('pg', { requireParentSpan: true, enhancedDatabaseReporting: false }),
    load('ioredis', { requireParentSpan: true, dbStatementSerializer: (command: string) => command }),
  ];
}

/** The patches are applied when modules are first required; importing them as ES modules alone would not do it. */
export function applyPatches(): void {
  const require = createRequire(import.meta.url);
  for (const name of PATCHED) {
    try {
      require(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
}
