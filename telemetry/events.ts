import type { Logger } from 'pino';
import { defineEvents, type EventDefinition, type EventTable, type FieldValues } from 'vigia/logs';

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
  const head = stream === undefined ? { event } : { event, stream };
  const levelOf = typeof level === 'function' ? level : () => level;
  const copy = audit === true ? {} : audit;
  return (fields = {}) => {
    logger[levelOf(fields as never)]({ ...head, ...fields }, message);
    if (copy) auditor.info({ event, ...fields, ...copy.fields }, copy.message ?? message);
  };
}
