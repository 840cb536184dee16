import type { FieldSchema, FieldValues } from './field.ts';
import { type LineLevel, lineFields, logLabels } from './labels.ts';

/** A function of the fields. As a method's type, so that any event fits where events of all kinds are taken. */
type Chooses<Fields> = { level(fields: Fields): LineLevel }['level'];

/** How an event is told, when it is not an `info` line. */
export interface EventOptions<Schema extends FieldSchema> {
  /** Default `info`. */
  readonly level?: LineLevel | Chooses<FieldValues<Schema>>;
  /** What the field `event` says. Default: the key in the table, in snake_case. */
  readonly name?: string;
  /** Whether a copy of the line is audited, and what the copy says in another way. Default: it is not. */
  readonly audit?: boolean | { readonly message?: string; readonly fields?: object };
}

/** One entry of a table of events. */
export interface EventDefinition<
  LoggerName extends string = string,
  Stream extends string = string,
  // biome-ignore lint/suspicious/noExplicitAny: any event, whatever its fields
  Schema extends FieldSchema = any,
> extends EventOptions<Schema> {
  readonly logger: LoggerName;
  readonly message: string;
  readonly stream?: Stream;
  readonly fields: Schema;
}

export type EventTable = Readonly<Record<string, EventDefinition>>;

/** A table whose events have names. */
export type Named<Definitions extends EventTable> = {
  readonly [Key in keyof Definitions]: Definitions[Key] & { readonly name: string };
};

/**
 * Makes the entries of one logger: the message, the fields, and how the event is told. With `stream` they go to another
 * stream than that of their logger. Say the stream even when it is the logger's own, and queries select by it. Throws if a
 * field has the name of something that every line has.
 *
 * @example
 * ```ts
 * const taskEvent = eventOf('tasks', { stream: 'app' });
 * const taskEvents = defineEvents({
 *   queueEmptied: taskEvent('Queue emptied'),
 *   taskDone: taskEvent('Task done', { taskId: text, failed: flag }, {
 *     level: ({ failed }) => (failed ? 'warn' : 'info'),
 *   }),
 * });
 * taskEvents.taskDone.name; // task_done
 * ```
 */
export function eventOf<const LoggerName extends string, const Stream extends string = never>(
  logger: LoggerName,
  { stream }: { readonly stream?: Stream } = {},
): MakeEvent<LoggerName, Stream> {
  return (message: string, fields: FieldSchema = {}, options: EventOptions<FieldSchema> = {}) => {
    checkFields(message, fields);
    return { ...options, ...(stream !== undefined && { stream }), logger, message, fields };
  };
}

/** Makes an event of a logger; without fields, or with them. */
interface MakeEvent<LoggerName extends string, Stream extends string> {
  (message: string): EventDefinition<LoggerName, Stream, Record<never, never>>;
  <const Schema extends FieldSchema>(
    message: string,
    fields: Schema,
    options?: EventOptions<Schema>,
  ): EventDefinition<LoggerName, Stream, Schema>;
}

/**
 * Names the events of a table: each line says in its field `event` which it is, by default the key in snake_case. Tables
 * can be joined: `{ ...loginEvents, ...crewEvents }`.
 *
 * @example
 * ```ts
 * const shopEvents = defineEvents({
 *   cartAbandoned: eventOf('shop')('Cart abandoned', { cartId: text }, { level: 'warn' }),
 * });
 * shopEvents.cartAbandoned.name; // cart_abandoned
 * ```
 */
export function defineEvents<const Definitions extends EventTable>(
  definitions: Definitions,
): Named<Definitions> {
  return Object.fromEntries(
    Object.entries(definitions).map(([key, definition]) => [key, { name: snake(key), ...definition }]),
  ) as unknown as Named<Definitions>;
}

export const snake = (key: string): string => key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

const FIELD_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Ids of the work that a line is about, which an event may say itself. */
const SAID_BY_EVENTS = ['requestId', 'route', 'contactId', 'messageId'];
const TAKEN: readonly string[] = [
  ...['ts', 'version'],
  ...Object.keys({ ...logLabels, ...lineFields }).filter(name => !SAID_BY_EVENTS.includes(name)),
];

function checkFields(message: string, fields: FieldSchema): void {
  for (const name of Object.keys(fields)) {
    if (!FIELD_NAME.test(name))
      throw new Error(
        `event "${message}": field "${name}" cannot be searched for; use letters, digits and _, not starting with a digit`,
      );
    if (TAKEN.includes(name))
      throw new Error(`event "${message}": every line has its own "${name}"; give the field another name`);
  }
}
