import type { EventDefinition } from '../logs/event.ts';
import { type Field, type FieldSchema, type Searchable, text, type ValueOf } from '../logs/field.ts';
import {
  type LineLevel,
  type LogLabel,
  type LogStream,
  lineFields,
  logLabels,
  streamAt,
} from '../logs/labels.ts';
import { compared, type Equality, type Match } from './match.ts';
import type { AlertLabel, FieldFilter, LineFilter, LogQuery, StreamMatcher } from './node.ts';

/** What every line has. */
type LineSchema = typeof lineFields;

/** One value of each label, several, or all but some. A project's own streams are named as `Own`. */
export type StreamMatchers<Own extends string = never> = {
  readonly [Label in LogLabel]?: Label extends 'stream'
    ? Equality<LogStream | Own>
    :
        | Equality<ValueOf<(typeof logLabels)[Label]>>
        | (Label extends 'service' | 'environment' ? AlertLabel : never);
};

/**
 * Selects the lines of the streams whose labels match. An unknown label, or a value that it cannot have, does not compile.
 *
 * @example
 * ```ts
 * logql(lines({ service: 'bot', level: ['error', 'fatal'] })); // {service="bot", level=~"error|fatal"}
 * ```
 */
export function lines<Own extends string = never>(
  matchers: StreamMatchers<NoInfer<Own>>,
): LogQuery<LineSchema> {
  return {
    kind: 'log lines',
    matchers: selector(matchers),
    lineFilters: [],
    fieldFilters: [],
    schema: lineFields,
  };
}

type AnyField<Schemas, Name extends PropertyKey> = Schemas extends {
  readonly [N in Name]: infer F extends Field;
}
  ? F
  : never;
type NamesOf<Schemas> = Schemas extends unknown ? keyof Schemas : never;
/** Of several events, the fields that any of them has. */
type Together<Schemas> = { readonly [Name in NamesOf<Schemas>]: AnyField<Schemas, Name> };
type SchemaOf<E> = E extends EventDefinition<string, string, infer Schema> ? Schema : never;
type EventSchema<E> = Omit<LineSchema, NamesOf<SchemaOf<E>>> & Together<SchemaOf<E>>;

/**
 * Selects the lines of an event, or of several, by its stream, level and name. `matchers` adds labels, or replaces those
 * that follow from the event.
 *
 * @example
 * ```ts
 * logql(linesOf(botEvents.replyFailed));
 * // {stream="errors", level="error"} | json | event="reply_failed"
 * ```
 */
export function linesOf<const E extends EventDefinition & { readonly name: string }>(
  events: E | readonly E[],
  matchers: StreamMatchers = {},
): LogQuery<EventSchema<E>> {
  const all = [events].flat() as readonly (EventDefinition & { readonly name: string })[];
  const places = all.map(placesOf);
  const known = {
    ...sameOr(
      'stream',
      places.map(({ streams }) => streams),
    ),
    ...sameOr(
      'level',
      places.map(({ levels }) => levels),
    ),
  };
  const base = lines<string>({ ...known, ...matchers } as StreamMatchers<string>);
  const schema = Object.assign({}, lineFields, ...all.map(({ fields }) => fields)) as EventSchema<E>;
  const names = all.map(({ name }) => name);
  return {
    ...base,
    schema,
    fieldFilters: [
      { field: 'event', ...compared('event', lineFields.event, names.length === 1 ? names[0] : names) },
    ],
  };
}

/**
 * Selects the audited copies of the lines of an event. Throws if the event is not audited.
 *
 * @example
 * ```ts
 * logql(audited(botEvents.ownerChanged)); // {stream="audit"} | json | event="owner_changed"
 * ```
 */
export function audited<const E extends EventDefinition & { readonly name: string }>(
  event: E,
): LogQuery<EventSchema<E>> {
  if (!event.audit)
    throw new Error(`event ${event.name} is not audited: give it audit, or ask for linesOf it`);
  const query = linesOf(event);
  return { ...query, matchers: selector({ stream: 'audit' }) };
}

/**
 * Keeps the lines whose fields match. The lines are parsed as JSON first. An unknown field, a value that it cannot have, or
 * a field with personal data does not compile.
 *
 * @example
 * ```ts
 * logql(where(linesOf(botEvents.replyFailed), { reason: 'gateway' }));
 * // {stream="errors", level="error"} | json | event="reply_failed" | reason="gateway"
 * ```
 */
export function where<Schema extends FieldSchema>(
  query: LogQuery<Schema>,
  matches: { readonly [Name in Searchable<NoInfer<Schema>>]?: Match<ValueOf<Schema[Name]>> },
): LogQuery<Schema> {
  const filters = Object.entries(matches).map(([name, match]): FieldFilter => {
    const field = query.schema[name];
    if (!field || field.kind === 'personal' || field.kind === 'anything')
      throw new Error(
        `log field "${name}" cannot be searched for: use one of ${Object.keys(query.schema).join(', ')}`,
      );
    return { field: name, ...compared(name, field, match) };
  });
  return { ...query, fieldFilters: [...query.fieldFilters, ...filters] };
}

/**
 * Keeps the lines that contain the text anywhere.
 *
 * @example
 * ```ts
 * logql(containing(lines({ service: 'bot' }), 'timeout')); // {service="bot"} |= "timeout"
 * ```
 */
export const containing = lineFilter('|=');
/**
 * Keeps the lines that do not contain the text.
 *
 * @example
 * ```ts
 * logql(lacking(lines({ service: 'bot' }), 'debug')); // {service="bot"} != "debug"
 * ```
 */
export const lacking = lineFilter('!=');
/**
 * Keeps the lines in which the regular expression (RE2) matches anywhere.
 *
 * @example
 * ```ts
 * logql(matching(lines({ service: 'bot' }), 'time[ -]?out')); // {service="bot"} |~ "time[ -]?out"
 * ```
 */
export const matching = lineFilter('|~');

function lineFilter(operator: LineFilter['operator']) {
  return <Schema extends FieldSchema>(query: LogQuery<Schema>, text: string): LogQuery<Schema> => ({
    ...query,
    lineFilters: [...query.lineFilters, { operator, text }],
  });
}

function selector(matchers: StreamMatchers<string>): StreamMatcher[] {
  const unknown = Object.keys(matchers).find(label => !(label in logLabels));
  if (unknown !== undefined)
    throw new Error(
      `"${unknown}" is not a label of log lines: use one of ${Object.keys(logLabels).join(', ')}`,
    );
  const labels = Object.keys(logLabels) as LogLabel[];
  const given = labels.flatMap((label): StreamMatcher[] => {
    const match: unknown = matchers[label];
    if (match === undefined) return [];
    // Projects have streams of their own.
    const field: Field = label === 'stream' ? text : logLabels[label];
    return [{ label, ...(compared(label, field, match) as Omit<StreamMatcher, 'label'>) }];
  });
  if (!given.some(({ operator }) => operator === '=' || operator === '=~'))
    throw new Error('a log query must select streams: give a value of service, environment, stream or level');
  return given;
}

/** The streams and levels at which an event is told; undefined where only the service knows. */
function placesOf({ stream, level = 'info' }: EventDefinition): {
  readonly streams?: readonly string[];
  readonly levels?: readonly LineLevel[];
} {
  if (typeof level !== 'function')
    return { ...(stream !== undefined && { streams: [streamAt(stream, level)] }), levels: [level] };
  if (stream === undefined) return {};
  return { streams: stream === 'app' ? ['app', 'errors'] : [stream] };
}

function sameOr(label: 'stream' | 'level', all: readonly (readonly string[] | undefined)[]): object {
  if (all.some(one => one === undefined)) return {};
  const values = [...new Set(all.flatMap(one => one!))];
  return { [label]: values.length === 1 ? values[0] : values };
}
