import { format } from 'node:util';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import {
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  type Level,
  type Logger,
  levels,
  multistream,
  pino,
} from 'pino';
import { type LogStream, logStream } from '../../metrics/labels.ts';
import { LineClock } from './clock.ts';
import { logContext } from './context.ts';
import type { LogLevel } from './levels.ts';
import { redact, redactText } from './privacy/index.ts';

export { withRequestId } from './context.ts';

export interface LoggerOptions {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  /** Default `info`. */
  readonly level?: LogLevel;
  /** Where lines go, one after the other. Default: standard output. */
  readonly destinations?: readonly DestinationStream[];
  /** Told of each line that is written. Default: nobody. */
  readonly onLine?: (level: Level) => void;
}

/** The streams, and the child loggers of the catalogue; the field `logger` tells their lines apart. */
export interface Loggers {
  readonly app: Logger;
  readonly security: Logger;
  readonly performance: Logger;
  readonly business: Logger;
  readonly webhook: Logger;
  readonly audit: Logger;
  readonly whatsappAuth: Logger;
  readonly crewai: Logger;
  readonly whatsself: Logger;
  readonly qualifier: Logger;
  readonly level: LogLevel;
  /** Changes the level of all of them at once. */
  setLevel(level: LogLevel): void;
}

/**
 * Loggers that write one JSON object a line: level as text, ts, service, version, environment, logger, stream, msg, and
 * where they are known requestId, route, contactId, messageId, trace_id and span_id. Every line passes `redact` first.
 */
export function createLoggers(options: LoggerOptions): Loggers {
  const { service, version, environment, level = 'info', destinations = [process.stdout], onLine } = options;
  const clock = new LineClock();
  const root = pino(
    {
      level,
      base: { service, version, environment },
      messageKey: 'msg',
      errorKey: 'error',
      timestamp: () => `,"ts":"${clock.next()}"`,
      formatters: {
        level: label => ({ level: label }),
        log: fields => redact(fields) as Record<string, unknown>,
      },
      serializers: { error: error => error },
      mixin: (fields, value, logger) => {
        const name = levels.labels[value] as Level;
        onLine?.(name);
        return {
          stream: streamOf(fields, name, (logger as Placed)[STREAM]),
          ...logContext(),
          ...spanOfNow(),
        };
      },
      mixinMergeStrategy: (fields, mixed) => ({ ...mixed, ...fields, stream: (mixed as Fields).stream }),
      hooks: {
        logMethod(args, method) {
          method.apply(this, withoutPersonalData(args) as never);
        },
      },
    },
    multistream(destinations.map(stream => ({ stream, level: 'trace' as const }))),
  );
  // pino leaves the bindings of child loggers as they are; `stream` among them is where the child's lines belong.
  const bare = root.child as unknown as (bindings: Bindings, childOptions?: ChildLoggerOptions) => Logger;
  const { setBindings } = root;
  root.child = function (this: Logger, bindings: Bindings, childOptions?: ChildLoggerOptions) {
    const { stream, ...others } = bindings;
    const made = bare.call(this, redact(others) as Bindings, childOptions);
    return isStream(stream) ? Object.assign(made, { [STREAM]: stream }) : made;
  } as unknown as Logger['child'];
  root.setBindings = function (this: Logger, bindings: Bindings) {
    setBindings.call(this, redact(bindings) as Bindings);
  };
  const child = (logger: string, stream: LogStream): Logger => {
    return root.child({ logger, stream });
  };
  const loggers = {
    app: child('app', 'app'),
    security: child('security', 'security'),
    performance: child('performance', 'performance'),
    business: child('business', 'business'),
    webhook: child('webhook', 'webhook'),
    audit: child('audit', 'audit'),
    whatsappAuth: child('whatsapp-auth', 'security'),
    crewai: child('crewai', 'app'),
    whatsself: child('whatsself', 'app'),
    qualifier: child('qualifier', 'webhook'),
  };
  return {
    ...loggers,
    get level() {
      return root.level as LogLevel;
    },
    setLevel(next) {
      for (const one of [root, ...Object.values(loggers)]) one.level = next;
    },
  };
}

type Fields = Record<string, unknown>;

const isStream = (value: unknown): value is LogStream => logStream.values.some(name => name === value);

/** A logger's stream; its own children inherit it. */
const STREAM = Symbol('stream');
type Placed = { readonly [STREAM]?: LogStream };

/**
 * A line belongs to the stream of its logger, or to the one that its own field names. What goes wrong in `app` goes to
 * `errors`; the other streams keep their errors, because how long they are kept and who reads them hangs on the stream.
 */
function streamOf(fields: object, level: Level, ofLogger: LogStream = 'app'): LogStream {
  const given = (fields as Fields).stream;
  const stream = isStream(given) ? given : ofLogger;
  return stream === 'app' && (level === 'error' || level === 'fatal') ? 'errors' : stream;
}

/** Redacts what pino would put into the message itself: texts, the arguments of a format, the message of a bare error. */
function withoutPersonalData(args: readonly unknown[]): unknown[] {
  const [first, ...rest] = args;
  if (typeof first === 'string') return [messageOf(first, rest)];
  const fields = first instanceof Error ? { error: first } : first;
  const [text, ...values] = rest;
  if (typeof text === 'string') return [fields, messageOf(text, values)];
  const { error } = (fields ?? {}) as { error?: unknown };
  return error instanceof Error ? [fields, redactText(error.message)] : [fields];
}

function messageOf(text: string, values: readonly unknown[]): string {
  return redactText(values.length === 0 ? text : format(text, ...values.map(value => redact(value))));
}

function spanOfNow(): { trace_id?: string; span_id?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
