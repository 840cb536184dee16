import { format } from 'node:util';
import { INVALID_TRACEID, trace } from '@opentelemetry/api';
import { logContext } from './context.ts';
import { isPlain, plain, textOf, unreadable } from './plain.ts';
import { redact, redactFields, redactText } from './privacy/index.ts';

export type Fields = Record<string, unknown>;

/** Under this key an event says its stream; a field of its own named `stream` says something else. */
export const STREAM = Symbol('stream');

/**
 * What a line says of itself: Loki's labels and its time come from these. A field of the same name is moved aside, to
 * `field_level` and so on, so that nothing that is logged changes where its line belongs.
 */
const ENVELOPE: ReadonlySet<string> = new Set([
  ...['level', 'ts', 'time', 'service', 'version', 'environment', 'logger', 'stream', 'msg'],
  // The last is what pino asks its bindings.
  ...['trace_id', 'span_id', '__proto__', 'hasOwnProperty'],
]);

/** What the line says in addition to level, time and message: where it belongs, on whose behalf it is, and its own fields. */
export function line(fields: object, stream: string): Fields {
  const said: Fields = { stream };
  const context = logContext();
  if (context) redactFields(context, said);
  const span = trace.getActiveSpan()?.spanContext();
  if (span && span.traceId !== INVALID_TRACEID) {
    said.trace_id = span.traceId;
    said.span_id = span.spanId;
  }
  redactFields(harmless(fields, stream), said);
  return said;
}

/** The same line when its fields cannot be read at all. */
export function unreadableLine(error: unknown, stream: string): Fields {
  return { stream, unreadable: redactText(unreadable(error)) };
}

/** Bindings of a child logger, without personal data. */
export function bindingsOf(bindings: object, stream = ''): Fields {
  const clean: Fields = {};
  try {
    redactFields(harmless(bindings, stream), clean);
  } catch (error) {
    clean.unreadable = redactText(unreadable(error));
  }
  return clean;
}

/** The fields as they can be redacted and written: the same object when all of them are plain. */
function harmless(fields: object, stream: string): object {
  const prototype = Object.getPrototypeOf(fields);
  if (prototype !== Object.prototype && prototype !== null) return asideOf(harmlessObject(fields), stream);
  for (const key in fields) {
    if (ENVELOPE.has(key) || !isPlain((fields as Fields)[key]))
      return asideOf(copied(fields as Fields), stream);
  }
  return fields;
}

/** What is not a plain object, such as a Map, has the fields of its copy; what has none is not said. */
function harmlessObject(fields: object): Fields {
  const copy = plain(fields);
  if (copy instanceof Map) return Object.fromEntries(copy);
  if (typeof copy === 'string') return copy.startsWith('[') ? { unreadable: copy } : {};
  return typeof copy !== 'object' || copy instanceof Date || ArrayBuffer.isView(copy) ? {} : (copy as Fields);
}

/** Each field for itself, a getter that throws among them; a function `toJSON` of the whole is not asked. */
function copied(fields: Fields): Fields {
  const copy: Fields = Object.create(null);
  for (const key of Object.keys(fields)) {
    try {
      copy[key] = plain(fields[key]);
    } catch (error) {
      copy[key] = unreadable(error);
    }
  }
  return copy;
}

/** The fields under names that say nothing of the line; one that says what the line says anyway is left out. */
function asideOf(fields: Fields, stream: string): Fields {
  const moved: Fields = {};
  for (const key of Object.keys(fields)) {
    if (!ENVELOPE.has(key)) moved[key] = fields[key];
    else if (key !== 'stream' || fields[key] !== stream) moved[`field_${key}`] = fields[key];
  }
  return moved;
}

const NONE = {};

/** The fields and the message that were logged; the message as pino would make it, without personal data. */
export function given(
  args: readonly unknown[],
  prefix: string,
): { fields: object; text: string | undefined } {
  const first = args[0] ?? NONE;
  if (typeof first !== 'object') return { fields: NONE, text: messageOf(args, 0, prefix) };
  const fields = first instanceof Error ? { error: first } : first;
  if (args[1] !== undefined) return { fields, text: messageOf(args, 1, prefix) };
  const { error, err } = fields as { error?: unknown; err?: unknown };
  const failure = error instanceof Error ? error : err;
  if (failure instanceof Error)
    return { fields, text: redactText(prefix + (plain(failure) as Error).message) };
  return { fields, text: prefix === '' ? undefined : redactText(prefix) };
}

/** The text at that place among the arguments, with those behind it in its format. */
export function messageOf(args: readonly unknown[], at: number, prefix: string): string {
  if (args.length === at + 1) return redactText(prefix + textOf(args[at]));
  const [text, ...values] = args.slice(at);
  const shown = values.map(value => redact(plain(value)));
  return redactText(prefix + format(typeof text === 'string' ? text : redact(plain(text)), ...shown));
}
