import type { Logger } from 'pino';
import { defineEvents, type EventDefinition, type EventTable, type FieldValues } from 'vigia/logs';
import { type Fields, STREAM } from './line.ts';
import { unreadable } from './plain.ts';

type FieldsOf<Definition> = Definition extends EventDefinition<string, string, infer Schema> ? Schema : never;
/** The loggers that a table writes to: those it names, those of the streams it names, and `audit`. */
type LoggersOf<Definitions extends EventTable> =
  | Definitions[keyof Definitions]['logger']
  | NonNullable<Definitions[keyof Definitions]['stream']>
  | 'audit';

/** A method for each event of a table; it takes the event's fields, where it has some. */
export type Events<Definitions extends EventTable> = {
  readonly [Name in keyof Definitions]: (
    ...given: [keyof FieldsOf<Definitions[Name]>] extends [never]
      ? []
      : [fields: FieldValues<FieldsOf<Definitions[Name]>>]
  ) => void;
};

/**
 * Makes the events of a table callable. They are written by the loggers that the table names; one that the service has
 * not does not compile. Phones, tokens and secrets in any field are masked or removed by the logger.
 *
 * @example
 * const log = createLoggers({ ...service, loggers: { shop: 'app' } });
 * const events = createEvents(shopEvents, log);
 * events.cartAbandoned({ cartId: 'c-1' });
 */
export function createEvents<const Definitions extends EventTable>(
  definitions: Definitions,
  loggers: { readonly [Name in LoggersOf<Definitions>]: Logger },
): Events<Definitions> {
  const logger = (name: string): Logger => (loggers as Readonly<Record<string, Logger>>)[name]!;
  return Object.fromEntries(
    Object.entries(defineEvents<EventTable>(definitions)).map(([key, definition]) => [
      key,
      tell(definition, logger(definition.logger), logger('audit')),
    ]),
  ) as unknown as Events<Definitions>;
}

function tell(definition: EventDefinition, logger: Logger, auditor: Logger): (fields?: object) => void {
  const { name: event, level = 'info', message, stream, audit = false } = definition;
  const head = stream === undefined ? { event } : { event, [STREAM]: stream };
  const copy = audit === true ? {} : audit;
  // A copy of the logger, because that stream is written whatever the level of the logger is.
  const writer = stream === 'audit' ? logger.child({ stream }) : logger;
  return (said = {}) => {
    const at = attempt(
      () => (typeof level === 'function' ? level(said as never) : level),
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
function fieldsOf(said: object): Fields {
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
