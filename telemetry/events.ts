import type { Level, Logger } from 'pino';
import { type Fields, STREAM } from './line.ts';
import { unreadable } from './plain.ts';

/** How an event is told, when it is not an `info` line of its fields alone. */
export interface EventOptions<Fields> {
  /** Default `info`. */
  readonly level?: Level | ((fields: Fields) => Level);
  /** What the field `event` says. Default: the key in the table, in snake_case. */
  readonly name?: string;
  /** What the line says of the fields. Default: all of them as they are. */
  readonly fields?: (fields: Fields) => object;
  /** Whether a copy of the line is audited, and what the copy says in another way. Default: it is not. */
  readonly audit?: boolean | { readonly message?: string; readonly fields?: object };
}

/** One entry of a table of events. */
export interface EventDefinition<
  LoggerName extends string = string,
  Stream extends string = string,
  // biome-ignore lint/suspicious/noExplicitAny: any event, whatever its fields
  Fields = any,
> extends EventOptions<Fields> {
  readonly logger: LoggerName;
  readonly message: string;
  readonly stream?: Stream;
}

type Table = Readonly<Record<string, EventDefinition>>;
type FieldsOf<Definition> = Definition extends EventDefinition<string, string, infer Fields> ? Fields : never;
/** The loggers that a table writes to: those it names, those of the streams it names, and `audit`. */
type LoggersOf<Definitions extends Table> =
  | Definitions[keyof Definitions]['logger']
  | NonNullable<Definitions[keyof Definitions]['stream']>
  | 'audit';

/** A method for each event of a table; it takes the event's fields, where it has some. */
export type Events<Definitions extends Table> = {
  readonly [Name in keyof Definitions]: (
    ...given: [FieldsOf<Definitions[Name]>] extends [undefined] ? [] : [fields: FieldsOf<Definitions[Name]>]
  ) => void;
};

/**
 * Makes the entries of one logger: the message, and how the event is told. Their type parameter says which fields the
 * event has; without it, it has none. With `stream` they go to another stream than that of their logger.
 *
 * @example
 * const event = eventOf('crewai');
 * const events = defineEvents({
 *   crewStarted: event('Crew started'),
 *   taskExecuted: event<{ taskId: string; failed: boolean }>('Task executed', {
 *     level: ({ failed }) => (failed ? 'warn' : 'info'),
 *   }),
 * });
 */
export function eventOf<const LoggerName extends string, const Stream extends string = never>(
  logger: LoggerName,
  { stream }: { readonly stream?: Stream } = {},
) {
  return <Fields = undefined>(
    message: string,
    options: EventOptions<Fields> = {},
  ): EventDefinition<LoggerName, Stream, Fields> => ({
    ...options,
    ...(stream !== undefined && { stream }),
    logger,
    message,
  });
}

/**
 * Names the events of a table: each line says in its field `event` which it is, by default the key in snake_case. Tables
 * can be joined: `{ ...loginEvents, ...crewEvents }`.
 *
 * @example
 * const event = eventOf('shop');
 * const shopEvents = defineEvents({
 *   cartAbandoned: event<{ cartId: string }>('Cart abandoned', { level: 'warn' }), // "event":"cart_abandoned"
 * });
 */
export function defineEvents<const Definitions extends Table>(definitions: Definitions): Definitions {
  return Object.fromEntries(
    Object.entries(definitions).map(([key, definition]) => [key, { name: snake(key), ...definition }]),
  ) as unknown as Definitions;
}

/**
 * Makes the events of a table callable. They are written by the loggers that the table names; one that the service has
 * not does not compile. Phones, tokens and secrets in any field are masked or removed by the logger.
 *
 * @example
 * const log = createLoggers({ ...service, loggers: { shop: 'app' } });
 * const events = createEvents(shopEvents, log);
 * events.cartAbandoned({ cartId: 'c-1' });
 */
export function createEvents<const Definitions extends Table>(
  definitions: Definitions,
  loggers: { readonly [Name in LoggersOf<Definitions>]: Logger },
): Events<Definitions> {
  const logger = (name: string): Logger => (loggers as Readonly<Record<string, Logger>>)[name]!;
  return Object.fromEntries(
    Object.entries(definitions).map(([key, definition]) => [
      key,
      tell({ name: snake(key), ...definition }, logger(definition.logger), logger('audit')),
    ]),
  ) as unknown as Events<Definitions>;
}

function tell(definition: EventDefinition, logger: Logger, auditor: Logger): (fields?: object) => void {
  const { name: event, level = 'info', message, stream, fields: told, audit = false } = definition;
  const head = stream === undefined ? { event } : { event, [STREAM]: stream };
  const copy = audit === true ? {} : audit;
  // A copy of the logger, because that stream is written whatever the level of the logger is.
  const writer = stream === 'audit' ? logger.child({ stream }) : logger;
  return fields => {
    const said = attempt(() => (told ? told(fields) : fields), unsaid);
    const at = attempt(
      () => (typeof level === 'function' ? level(fields) : level),
      () => 'error' as const,
    );
    // Of the stream that the table says, else of the logger's: never of a field that is named so.
    writer[at]({ ...fieldsOf(said), ...head }, message);
    if (copy)
      auditor.info({ ...fieldsOf(said), event, ...copy.fields, [STREAM]: 'audit' }, copy.message ?? message);
  };
}

/** An event whose table throws is told all the same. */
function attempt<T>(work: () => T, instead: (error: unknown) => T): T {
  try {
    return work();
  } catch (error) {
    return instead(error);
  }
}

/** Its fields, of which none says what the event is or where it belongs. */
function fieldsOf(said: object | undefined): Fields {
  const fields: Fields = attempt(() => ({ ...said }), unsaid);
  for (const key of OWN) {
    if (!(key in fields)) continue;
    fields[`field_${key}`] = fields[key];
    delete fields[key];
  }
  return fields;
}
const OWN = ['event', 'stream'] as const;
const unsaid = (error: unknown): Fields => ({ unreadable: unreadable(error) });

const snake = (key: string): string => key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
