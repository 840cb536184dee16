import { randomInt } from 'node:crypto';
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
import { complain } from './complain.ts';
import type { LogLevel } from './levels.ts';
import { bindingsOf, type Fields, given, line, messageOf, STREAM, unreadableLine } from './line.ts';
import { type LoggerDeclarations, type Loggers, placedLoggers } from './loggers.ts';
import { plain, textOf } from './plain.ts';
import { redact } from './privacy/index.ts';
import { guarded } from './safe-destination.ts';
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
  // Two processes that log the same words at the same moment are told apart: Loki keeps what is equal once.
  const clock = new LineClock(randomInt(LineClock.FIRSTS));
  const safe = destinations.map(guarded);
  const root = pino(
    {
      level,
      base: { service, version, environment },
      messageKey: 'msg',
      errorKey: 'error',
      timestamp: () => `,"ts":"${clock.next()}"`,
      formatters: { level: label => ({ level: label }) },
      serializers: { error: error => error, err: error => error },
      hooks: {
        logMethod(args, method, value) {
          const level = levels.labels[value] as Level;
          const { [STREAM]: ofLogger = 'app', [PREFIX]: prefix = '' } = this as Placed;
          let said: Fields;
          let text: string | undefined;
          try {
            const { fields, text: message } = given(args, prefix);
            said = line(fields, streamOf(fields, level, ofLogger, isStream));
            text = message;
          } catch (error) {
            said = unreadableLine(error, streamOf(NONE, level, ofLogger, isStream));
            text = args.length > 1 ? messageOf(args, 1, prefix) : undefined;
          }
          write(this, method, said, text);
          told(onLine, level);
        },
      },
    },
    safe.length === 1 ? safe[0]! : multistream(safe.map(stream => ({ stream, level: 'trace' as const }))),
  );
  /** Writes the line; what the caller's own serializers or formatters refuse is written without them. */
  const write = (logger: Logger, method: pino.LogFn, said: Fields, text: string | undefined): void => {
    try {
      method.call(logger, said as never, text as never);
    } catch {
      method.call(root, { ...ownBindings(logger), ...said } as never, text as never);
    }
  };
  // pino leaves the bindings of child loggers as they are; `stream` among them is where the child's lines belong.
  const bare = root.child as unknown as (bindings: Bindings, childOptions?: ChildLoggerOptions) => Logger;
  const { setBindings } = root;
  const childOf = (
    parent: Logger,
    bindings: Bindings,
    options: ChildLoggerOptions,
    stream?: string,
  ): Logger => {
    const { msgPrefix, ...others } = options;
    const isAudit = (stream ?? (parent as Placed)[STREAM]) === AUDIT;
    if (isAudit) others.level = 'trace';
    if (others.serializers) others.serializers = redacted(others.serializers);
    // Without options a child follows the level of its parent.
    const made = bare.call(parent, bindings, Object.keys(others).length > 0 ? others : undefined);
    if (isAudit) Object.defineProperty(made, 'level', { get: () => 'trace', set: () => {} });
    return Object.assign(made, {
      ...(stream !== undefined && { [STREAM]: stream }),
      // Joined to the message before that is redacted: a datum can begin in the prefix.
      ...(typeof msgPrefix === 'string' && { [PREFIX]: ((parent as Placed)[PREFIX] ?? '') + msgPrefix }),
    });
  };
  const namedIn = (bindings: Bindings): string | undefined => {
    try {
      return isStream(bindings.stream) ? bindings.stream : undefined;
    } catch {
      return undefined;
    }
  };
  root.child = function (this: Logger, bindings: Bindings, childOptions: ChildLoggerOptions = {}) {
    const stream = namedIn(bindings);
    return childOf(this, bindingsOf(bindings, stream), childOptions, stream);
  } as unknown as Logger['child'];
  root.setBindings = function (this: Logger, bindings: Bindings) {
    setBindings.call(this, bindingsOf(bindings));
  };
  const loggers = Object.fromEntries(
    placedLoggers(streams, options.loggers ?? {}).map(({ key, name, stream }) => [
      key,
      childOf(root, { logger: name }, {}, stream),
    ]),
  ) as Record<LogStream | Own | keyof Declared, Logger>;
  return {
    ...loggers,
    get level() {
      return root.level as LogLevel;
    },
    setLevel(next) {
      for (const one of [root, ...Object.values<Logger>(loggers)])
        if ((one as Placed)[STREAM] !== AUDIT) one.level = next;
    },
  };
}

/** What was done is written whatever the level: an audit trail with gaps proves nothing. */
const AUDIT = 'audit' satisfies LogStream;
/** What a logger's messages begin with; its own children inherit it. */
const PREFIX = Symbol('prefix');
type Placed = { readonly [STREAM]?: string; readonly [PREFIX]?: string };

type Serializers = NonNullable<ChildLoggerOptions['serializers']>;

/** What serializers return has not been in the line yet. */
function redacted(serializers: Serializers): Serializers {
  return Object.fromEntries(
    Object.entries(serializers).map(([key, serialize]) => [
      key,
      (value: unknown) => (redact({ [key]: plain(serialize(value)) }) as Fields)[key],
    ]),
  );
}

/** A line belongs to the stream of its logger, or to the one that its own field names. */
function streamOf(
  fields: object,
  level: Level,
  ofLogger: string,
  isStream: (value: unknown) => value is string,
): string {
  const named = (fields as { [STREAM]?: unknown })[STREAM] ?? (fields as Fields).stream;
  return streamAt(isStream(named) ? named : ofLogger, level);
}

const NONE = {};

/** What the logger itself says, without what every logger says. */
function ownBindings(logger: Logger): Fields {
  try {
    const { service, version, environment, ...own } = logger.bindings();
    return own;
  } catch {
    return NONE;
  }
}

function told(onLine: LoggerOptions['onLine'], level: Level): void {
  try {
    onLine?.(level);
  } catch (error) {
    complain(`onLine: ${textOf(error)}`);
  }
}
