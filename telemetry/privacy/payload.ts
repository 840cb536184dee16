import { bounded, CUT, takeValue } from './budget.ts';
import { redact } from './fields.ts';
import { redactText } from './text.ts';

/**
 * The texts of one flat record without personal data, such as the labels and annotations of an alert.
 *
 * @example
 * redactTexts({ summary: 'No answer from +5511987654321' }); // { summary: 'No answer from +55*********21' }
 */
export function redactTexts(texts: Readonly<Record<string, string>>): Record<string, string> {
  return bounded(() =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [redactText(name), redactText(text)])),
  );
}

/** Fields of a Sentry event that Sentry itself needs as they are: ids, times, names of files and functions. */
const KEPT = new Set([
  'event_id',
  'timestamp',
  'start_timestamp',
  'sdk',
  'debug_meta',
  'modules',
  'trace_id',
  'span_id',
  'parent_span_id',
]);
/** Texts in an event that are no message contents, though their keys say so. */
const TEXT = new Set(['message', 'value', 'formatted', 'description', 'transaction', 'culprit']);

/**
 * A copy of a Sentry event, breadcrumb or transaction without personal data, for `beforeSend`, `beforeSendTransaction`
 * and `beforeBreadcrumb`. The user keeps nothing but a pseudonymous `id`; request bodies, cookies and headers go.
 *
 * @example
 * Sentry.init({ dsn, beforeSend: event => redactEvent(event) });
 */
export function redactEvent<Event extends object>(event: Event): Event {
  return bounded(() => cleanedEvent(event, 0)) as Event;
}

/** More entries of one list are cut. */
const MAX_ENTRIES = 200;
const MAX_DEPTH = 16;

function cleanedEvent(event: object, depth: number): unknown {
  if (depth > MAX_DEPTH || !takeValue()) return CUT;
  const clean: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(event)) {
    if (KEPT.has(key)) clean[key] = value;
    else if (key === 'user') clean[key] = redactUser(value);
    else if (key === 'request') clean[key] = redactRequest(value);
    else if (TEXT.has(key) && typeof value === 'string') clean[key] = redactText(value);
    else if (Array.isArray(value)) clean[key] = cleanedList(value, depth);
    else if (isObject(value) && NESTED.has(key)) clean[key] = cleanedEvent(value, depth + 1);
    else Object.assign(clean, named(key, value));
  }
  return clean;
}

/** A field by what its name says, as in a log line. */
const named = (key: string, value: unknown): object => redact({ [key]: value }) as object;

function cleanedList(items: readonly unknown[], depth: number): unknown[] {
  const shown = items
    .slice(0, MAX_ENTRIES)
    .map(item => (isObject(item) && !Array.isArray(item) ? cleanedEvent(item, depth + 1) : redact(item)));
  return items.length > MAX_ENTRIES ? [...shown, `[${items.length - MAX_ENTRIES} more]`] : shown;
}

/** Parts of an event that hold further texts and stack frames. */
const NESTED = new Set([
  'exception',
  'stacktrace',
  'mechanism',
  'logentry',
  'contexts',
  'trace',
  'breadcrumbs',
  'threads',
]);

function redactUser(user: unknown): unknown {
  const { id } = (user ?? {}) as { id?: unknown };
  return id === undefined ? {} : { id: redact(id) };
}

function redactRequest(request: unknown): unknown {
  const { method, url } = (request ?? {}) as { method?: unknown; url?: unknown };
  return {
    ...(method === undefined ? {} : { method }),
    ...(typeof url === 'string' ? { url: redactText(url) } : {}),
  };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
