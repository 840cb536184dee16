import { AsyncLocalStorage } from 'node:async_hooks';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import { type DestinationStream, type Logger, multistream, pino } from 'pino';
import { redact, redactText } from './privacy.ts';

export interface LoggerOptions {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  /** Default `info`. */
  readonly level?: string;
  /** Where lines go. Default: standard output. */
  readonly destinations?: readonly DestinationStream[];
}

/** The child loggers of the catalogue; the field `logger` tells their lines apart. */
export interface Loggers {
  readonly app: Logger;
  readonly whatsappAuth: Logger;
  readonly crewai: Logger;
  readonly whatsself: Logger;
  readonly qualifier: Logger;
  readonly audit: Logger;
}

const requests = new AsyncLocalStorage<string>();

/** Runs `work` so that every line it logs carries the request's id. */
export function withRequestId<T>(requestId: string, work: () => T): T {
  return requests.run(requestId, work);
}

/**
 * Loggers that write one JSON object a line: timestamp, level as text, message, service, version, environment,
 * logger, and where there are any trace_id, span_id and requestId. Every line passes `redact` first.
 */
export function createLoggers(options: LoggerOptions): Loggers {
  const { service, version, environment, level = 'info', destinations = [process.stdout] } = options;
  const root = pino(
    {
      level,
      base: { service, version, environment },
      messageKey: 'message',
      errorKey: 'error',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: {
        level: label => ({ level: label }),
        log: fields => redact(fields) as Record<string, unknown>,
      },
      serializers: { error: error => error },
      mixin: correlation,
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map(arg => (typeof arg === 'string' ? redactText(arg) : arg)) as never);
        },
      },
    },
    multistream(destinations.map(stream => ({ stream, level: 'trace' as const }))),
  );
  return {
    app: root.child({ logger: 'app' }),
    whatsappAuth: root.child({ logger: 'whatsapp-auth' }),
    crewai: root.child({ logger: 'crewai' }),
    whatsself: root.child({ logger: 'whatsself' }),
    qualifier: root.child({ logger: 'qualifier' }),
    audit: root.child({ logger: 'audit' }),
  };
}

function correlation(): Record<string, string> {
  const requestId = requests.getStore();
  const span = trace.getActiveSpan()?.spanContext();
  return {
    ...(requestId === undefined ? {} : { requestId }),
    ...(span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {}),
  };
}
