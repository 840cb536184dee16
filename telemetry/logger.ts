import { format } from 'node:util';
import { INVALID_TRACEID, trace } from '@opentelemetry/api';
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
import { type LogStream, streamAt } from 'vigia/logs';
import { LineClock } from './clock.ts';
import { logContext } from './context.ts';
import type { LogLevel } from './levels.ts';
import { type LoggerDeclarations, type Loggers, placedLoggers } from './loggers.ts';
import { redact, redactFields, redactText } from './privacy/index.ts';
import { streamsWith } from './streams.ts';

export { withRequestId } from './context.ts';

export interface LoggerOptions<
  Declared extends LoggerDeclarations<LogStream | Own> = Record<never, never>,
  Own extends string = never,
> {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  /** The service's own loggers, with the stream of each. Default: none beyond one for each stream. */
  readonly loggers?: Declared;
  /** Streams of the service beyond those that every service has. Default: none. */
  readonly streams?: readonly Own[];
  /** Default `info`. */
  readonly level?: LogLevel;
  /** Where lines go, one after the other. Default: standard output. */
  readonly destinations?: readonly DestinationStream[];
  /** Told of each line that is written. Default: nobody. */
  readonly onLine?: (level: Level) => void;
}

/**
 * Loggers that write one JSON object a line: level as text, ts, service, version, environment, logger, stream, msg, and
 * where they are known requestId, route, contactId, messageId, trace_id and span_id. Every line passes `redact` first.
 *
 * Throws when a logger has the name of a stream, or a stream that is not declared.
 *
 * @example
 * const log = createLoggers({
 *   ...{ service: 'shop', version: '1.0.0', environment: 'production' },
 *   loggers: { login: 'security', cartAgent: 'app' },
 * });
 * log.cartAgent.info({ items: 3 }, 'Cart filled'); // "logger":"cart-agent","stream":"app"
 * log.audit.info('Price list changed');
 */
export function createLoggers<
  const Declared extends LoggerDeclarations<LogStream | Own> = Record<never, never>,
  const Own extends string = never,
>(options: LoggerOptions<Declared, Own>): Loggers<keyof NoInfer<Declared> & string, NoInfer<Own>> {
  const { service, version, environment, level = 'info', destinations = [process.stdout], onLine } = options;
  const streams = streamsWith(options.streams);
  const isStream = (value: unknown): value is string => known.has(value);
  const known: ReadonlySet<unknown> = new Set(streams);
  const clock = new LineClock();
  const root = pino(
    {
      level,
      base: { service, version, environment },
      messageKey: 'msg',
      errorKey: 'error',
      timestamp: () => `,"ts":"${clock.next()}"`,
      formatters: { level: label => ({ level: label }) },
      serializers: { error: error => error },
      hooks: {
        logMethod(args, method, value) {
          const level = levels.labels[value] as Level;
          onLine?.(level);
          const { fields, text } = given(args);
          method.call(
            this,
            line(fields, streamOf(fields, level, (this as Placed)[STREAM], isStream)) as never,
            text as never,
          );
        },
      },
    },
    destinations.length === 1
      ? destinations[0]!
      : multistream(destinations.map(stream => ({ stream, level: 'trace' as const }))),
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
  const loggers = Object.fromEntries(
    placedLoggers(streams, options.loggers ?? {}).map(({ key, name, stream }) => [
      key,
      root.child({ logger: name, stream }),
    ]),
  ) as Record<LogStream | Own | keyof Declared, Logger>;
  return {
    ...loggers,
    get level() {
      return root.level as LogLevel;
    },
    setLevel(next) {
      for (const one of [root, ...Object.values<Logger>(loggers)]) one.level = next;
    },
  };
}

type Fields = Record<string, unknown>;

/** A logger's stream; its own children inherit it. */
const STREAM = Symbol('stream');
type Placed = { readonly [STREAM]?: string };

/** A line belongs to the stream of its logger, or to the one that its own field names. */
function streamOf(
  fields: object,
  level: Level,
  ofLogger: string = 'app',
  isStream: (value: unknown) => value is string,
): string {
  const named = (fields as Fields).stream;
  return streamAt(isStream(named) ? named : ofLogger, level);
}

/** What the line says beside its level, time and message: where it belongs, on whose behalf it is, and its own fields. */
function line(fields: object, stream: string): Fields {
  const said: Record<string, unknown> = { stream };
  const context = logContext();
  if (context) redactFields(context, said);
  const span = trace.getActiveSpan()?.spanContext();
  if (span && span.traceId !== INVALID_TRACEID) {
    said.trace_id = span.traceId;
    said.span_id = span.spanId;
  }
  redactFields(fields, said);
  said.stream = stream;
  return said;
}

/** The fields and the message that were logged; the message as pino would make it, without personal data. */
function given(args: readonly unknown[]): { fields: object; text: string | undefined } {
  const first = args[0] ?? NONE;
  if (typeof first !== 'object') return { fields: NONE, text: messageOf(args, 0) };
  const fields = first instanceof Error ? { error: first } : first;
  if (args[1] !== undefined) return { fields, text: messageOf(args, 1) };
  const { error } = fields as { error?: unknown };
  return { fields, text: error instanceof Error ? redactText(error.message) : undefined };
}
const NONE = {};

/** The text at that place among the arguments, with those behind it in its format. */
function messageOf(args: readonly unknown[], at: number): string {
  if (args.length === at + 1) return redactText(String(args[at]));
  return redactText(format(args[at], ...args.slice(at + 1).map(value => redact(value))));
}
