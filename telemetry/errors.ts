import type { NodeOptions } from '@sentry/node';
import { OptionalPackages } from './packages.ts';
import { scrub } from './scrub.ts';

export interface ErrorReportingOptions {
  /** Where errors are reported. Without it nothing is loaded and nothing is sent. */
  readonly dsn?: string | undefined;
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  /** Share of the errors that are sent, from 0 to 1. Default 1. */
  readonly sampleRate?: number;
  /** Share of the requests that Sentry traces as well, from 0 to 1. Default 0: traces are OpenTelemetry's. */
  readonly tracesSampleRate?: number;
}

/** Reports errors; each call returns at once, and none throws. */
export interface ErrorReporting {
  /** Reports an error of a component, with what is known about it; personal data in it is masked. */
  capture(component: string, error: unknown, context?: object): void;
  /** Sends what is buffered and stops, within a second. */
  close(): Promise<void>;
}

const CLOSE_MS = 1000;

/**
 * Sessions pass no hook on their way out, and carry the user and the address of whoever was last seen. The list of
 * modules tells nothing that the release does not.
 */
const LEFT_OUT = new Set(['ProcessSession', 'Http', 'Modules', 'OnUnhandledRejection']);

/** What `createErrorReporting` gives without a DSN. */
export const noErrorReporting: ErrorReporting = {
  capture: () => {},
  close: async () => {},
};

/**
 * Starts reporting errors to Sentry. Every event passes the privacy module whole before it leaves the process, and
 * carries the trace that is active. Sentry's own OpenTelemetry set-up stays off: the tracer is ours. Uncaught exceptions and
 * unhandled rejections are reported, too, and end the process as they would without it.
 * Throws when there is a DSN and the package `@sentry/node` is not installed.
 *
 * @example
 * const errors = await createErrorReporting({ ...service, dsn: process.env.SENTRY_DSN });
 * errors.capture('checkout', error, { cartId: 'c-1' });
 */
export async function createErrorReporting(options: ErrorReportingOptions): Promise<ErrorReporting> {
  if (!options.dsn) return noErrorReporting;
  const packages = new OptionalPackages('error reporting');
  const sentry = await import('@sentry/node').catch(packages.missing('@sentry/node'));
  packages.check();
  sentry.init({
    ...sentryOptions(options),
    integrations: defaults => [
      ...defaults.filter(({ name }) => !LEFT_OUT.has(name)),
      // Any listener keeps a process alive that Node.js would end. Without one the rejection becomes an uncaught exception,
      // which Sentry reports, and the process ends as it would; where the service listens, it decides.
      ...(process.listenerCount('unhandledRejection') > 0
        ? [sentry.onUnhandledRejectionIntegration({ mode: 'none' })]
        : []),
      sentry.httpIntegration({ sessions: false }),
      sentry.openTelemetryIntegration(),
    ],
  });
  return {
    capture: (component, error, context = {}) =>
      sentry.withScope(scope => {
        scope.setTag('component', component);
        scope.setContext(component, { ...context });
        sentry.captureException(error);
      }),
    close: async () => void (await sentry.close(CLOSE_MS)),
  };
}

function sentryOptions(options: ErrorReportingOptions & { dsn?: string | undefined }): NodeOptions {
  const { dsn = '', service, version, environment, sampleRate = 1, tracesSampleRate = 0 } = options;
  return {
    dsn,
    environment,
    release: `${service}@${version}`,
    sampleRate,
    // Without a rate Sentry instruments nothing at all.
    ...(tracesSampleRate > 0 && { tracesSampleRate }),
    // Requests to other services carry OpenTelemetry's header only.
    tracePropagationTargets: [],
    enableOpenTelemetrySetup: false,
    enableRuntimeChannelInjection: false,
    includeLocalVariables: false,
    initialScope: { tags: { service, version } },
    // Spans leave within their transaction, so that one hook sees them all.
    traceLifecycle: 'static',
    beforeSend: scrub,
    beforeSendTransaction: scrub,
  };
}
